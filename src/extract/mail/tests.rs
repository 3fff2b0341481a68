//! What is read out of mails, and where it stood.

use crate::document::{Document, Prose, Region};
use crate::extract::{Format, decode, prose};
use crate::source::SourceFile;
use crate::span::Span;

fn with<T>(mail: &[u8], look: impl FnOnce(&SourceFile, Prose<'_>) -> T) -> T {
    let source = SourceFile::new("a.eml".into(), decode(mail.to_vec(), Format::Mail).unwrap());
    look(&source, prose(&source, Format::Mail))
}

/// The bytes of the file that some words came from.
fn place(mail: &[u8], words: &str) -> String {
    with(mail, |source, prose| {
        let at = prose.text().find(words).unwrap_or_else(|| panic!("no `{words}` in {:?}", prose.text()));
        let span = prose.source(Span::new(at, at + words.len()));
        let (start, end) = (source.position(span.start).byte, source.position(span.end).byte);
        String::from_utf8_lossy(&mail[start..end]).into_owned()
    })
}

const ALTERNATIVE: &str = "From: a@b.example\r\nSubject: =?utf-8?Q?We=E2=80=99re_sorry?=\r\nMIME-Version: 1.0\r\n\
    Content-Type: multipart/alternative; boundary=\"x\"\r\n\r\nnot seen\r\n\
    --x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nWe are sorry if.\r\n\
    --x\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
    <p>We=E2=80=99re <b>s=\r\norry</b>&nbsp;if you were hurt.</p>\r\n--x--\r\n";

#[test]
fn maps_compose() {
    assert_eq!(place(ALTERNATIVE.as_bytes(), "We’re sorry"), "We=E2=80=99re_sorry");
    assert_eq!(place(ALTERNATIVE.as_bytes(), "sorry\u{a0}if"), "s=\r\norry</b>&nbsp;if");
    with(ALTERNATIVE.as_bytes(), |_, prose| {
        assert_eq!(prose.text(), "We’re sorry\n\nWe’re sorry\u{a0}if you were hurt.");
        assert_eq!(prose.parts, [(0, Some(Region::Subject)), (14, None)]);
        assert!(prose.aside.broken.is_empty() && prose.aside.notices.is_empty(), "{:?}", prose.aside);
    });
}

#[test]
fn base64_and_charsets() {
    let mail = b"Subject: x\nContent-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: base64\n\nV2WScmUgc29ycnkg\naWYgeW91\n";
    assert_eq!(place(mail, "sorry if"), "c29ycnkg\naWYg");
    let mail = b"Subject: x\xe9\nContent-Type: text/plain; charset=windows-1252\nContent-Transfer-Encoding: 8bit\n\nWe\x92re sorry if \x80 5\n";
    assert_eq!(place(mail, "sorry if"), "sorry if");
    let mail = b"Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain; charset=windows-1252\n\nWe\x92re\n--b\n\
        Content-Type: text/plain; charset=utf-8\n\nWe\xe2\x80\x99re sorry\n--b--\n";
    assert_eq!(place(mail, "\u{2019}re sorry").as_bytes(), "\u{2019}re sorry".as_bytes());
}

#[test]
fn what_was_answered_and_the_signature_are_parts_of_their_own() {
    let mail = b"Subject: Re: x\n\nDear Dana,\n\nwe lost it. <!-- apolint: allow y -- z -->\n\nOn Monday, Dana wrote:\n> I am sorry if I shout.\n> Really.\n\nMore.\n-- \nWe are sorry if\n";
    with(mail, |source, prose| {
        let document = Document::of(prose);
        let regions: Vec<_> =
            document.sentences().iter().map(|sentence| (sentence.region, document.source(sentence.span).of(source.text()))).collect();
        assert_eq!(
            regions,
            [
                (Region::Subject, "Re: x"),
                (Region::Greeting, "Dear Dana,"),
                (Region::Body, "we lost it."),
                (Region::Body, "More."),
                (Region::Signature, "We are sorry if"),
            ]
        );
        assert_eq!(document.aside().comments[0].text, " apolint: allow y -- z ");
    });
}

#[test]
fn broken_mails_are_read_as_far_as_they_go() {
    let cut = &ALTERNATIVE[..ALTERNATIVE.len() - 40];
    with(cut.as_bytes(), |_, prose| {
        assert!(prose.text().contains("We’re sorry"), "{:?}", prose.text());
        assert_eq!(prose.aside.broken.len(), 1);
    });
    let opened: String = (0..50).map(|level| ["Content-Type: multipart/mixed; boundary=b", "\n\n--b", "\n"].join(&format!("{level:02}"))).collect();
    let closed: String = (0..50).rev().map(|level| ["--b", "--\n"].join(&format!("{level:02}"))).collect();
    let deep = format!("Subject: x\n{opened}Content-Type: text/plain\n\nWe are sorry if\n{closed}");
    assert_eq!(place(deep.as_bytes(), "sorry if"), "sorry if");
    let hostile = "Content-Type: message/rfc822\n\n".repeat(100_000);
    with(hostile.as_bytes(), |_, prose| assert_eq!(prose.aside.notices.len(), 1));
    for mail in [
        &b""[..],
        b"\r\n",
        b"no header\n",
        b"Subject: only",
        b"\xef\xbb\xbfSubject: x\r\rbody \xff",
        b"Content-Type: multipart/mixed; boundary=b\n\n--b",
    ] {
        with(mail, |_, prose| drop(Document::of(prose)));
    }
}
