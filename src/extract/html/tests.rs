//! What is read out of HTML, and where it stood.

use super::prose;
use crate::document::Region;
use crate::span::Span;

/// The prose, and the source of some of its words.
fn read<'t>(text: &'t str, words: &str) -> (String, &'t str) {
    let prose = prose(text);
    let at = prose.text().find(words).unwrap_or_else(|| panic!("no `{words}` in {:?}", prose.text()));
    (prose.text().to_owned(), prose.source(Span::new(at, at + words.len())).of(text))
}

#[test]
fn entities_count_at_their_width_in_the_source() {
    let text = "<p>We&rsquo;re&nbsp;so<b>\nsor</b>ry &amp; &#x73;ad &unknown; &amp</p>";
    assert_eq!(
        read(text, "We’re\u{a0}so sorry & sad"),
        ("We’re\u{a0}so sorry & sad &unknown; &".to_owned(), "We&rsquo;re&nbsp;so<b>\nsor</b>ry &amp; &#x73;ad")
    );
}

#[test]
fn blocks_stand_apart_and_code_is_left_out() {
    let text = "<!DOCTYPE html><html><head><style>p{}</style></head>\n<body>\n <h1>Title</h1> <p>one<br>two<p>three\n  four <code>a`b</code></p><ul>\n<li>x<li>y</ul>\
                <table><tr><td>c<td>d</table><blockquote><p>q<br>r</blockquote><pre>a\nb<code>no</code></pre><script>if (a<b) {}</script></body></html>";
    assert_eq!(read(text, "one").0, "# Title\n\none\ntwo\n\nthree   four `a b`\n\n- x\n\n- y\n\nc\n\nd\n\n> q\n> r\n\na\nb");
}

#[test]
fn every_part_is_known() {
    let text = "<title>Subject</title><div style='DISPLAY: none'>preheader</div><img alt='We&#39;re logo'><p>Body</p><p hidden>never</p>\
                <div class=gmail_signature>Jo</div><div class='gmail_quote'>On Monday<blockquote>old</blockquote></div><p>more</p><hr id=appendonsend><p>older</p>";
    let prose = prose(text);
    assert_eq!(prose.text(), "Subject\n\npreheader\n\nWe're logo\n\nBody\n\nJo\n\nOn Monday\n\n> old\n\nmore\n\nolder");
    let parts: Vec<_> = prose.parts.iter().map(|(from, part)| (prose.text()[*from..].trim_start().chars().next(), *part)).collect();
    assert_eq!(
        parts,
        [
            (Some('S'), Some(Region::Subject)),
            (Some('B'), None),
            (Some('J'), Some(Region::Signature)),
            (Some('O'), Some(Region::Quoted)),
            (Some('m'), None),
            (Some('o'), Some(Region::Quoted)),
        ]
    );
}

#[test]
fn nothing_hides_the_rest_of_a_letter() {
    for text in [
        "<p>We are</p><!-- no end <p>sorry if</p>",
        "<p>We are</p><script> <p>sorry if</p>",
        "<p>We are</p><div style='display:none'><p>sorry if</p>",
        "<p>We are</p><a href=\"x> <p>sorry if</p>",
    ] {
        let prose = prose(text);
        assert!(prose.text().contains("sorry if"), "{text}: {:?}", prose.text());
        assert_eq!(prose.aside().broken.len(), 1, "{text}");
    }
}

#[test]
fn links_and_comments_know_their_places() {
    let text = "<a href=\"https://a.example/?a=1&amp;b=2\">our <b>page</b></a> <a>no</a> <A HREF = '{{url}}'>you</A><!-- apolint: allow x -- y -->";
    let prose = prose(text);
    let links: Vec<_> =
        prose.aside().links.iter().map(|link| (link.words.of(prose.text()), link.target.as_str(), link.target_span.of(text))).collect();
    assert_eq!(links, [("our page", "https://a.example/?a=1&b=2", "https://a.example/?a=1&amp;b=2"), ("no", "", ""), ("you", "{{url}}", "{{url}}")]);
    assert_eq!(prose.aside().comments[0].text, " apolint: allow x -- y ");
}

#[test]
fn merge_fields_stay_whole() {
    for field in ["{{ a<b }}", "*|NAME|*", "<<name>>", "[[x]]", "%%x%%", "<%= x > 1 %>", "{% if a < b %}", "((x))"] {
        let text = format!("<p>Dear {field}, <b>we</b> are {field} sorry</p>");
        assert_eq!(read(&text, "we are").0, format!("Dear {field}, we are {field} sorry"));
    }
}
