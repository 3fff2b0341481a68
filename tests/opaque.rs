//! What is never linted as prose: merge fields, commands of templates, directives, code, addresses, quoted replies and signatures. Each
//! is filled with words that are findings in prose.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "in a test or bench a panic is the report")]

use apolint::config::{Choices, Config, Settings};
use apolint::report::report;
use apolint::source::Sources;

const BAD: &str = "sorry if anyone was offended. Mistakes were made! Our vendor failed";

/// The rules that find something in a draft of that name.
fn found(name: &str, text: &str) -> Vec<String> {
    let rules = apolint::builtin::rules().unwrap();
    let mut sources = Sources::default();
    let file = sources.add(name, text);
    let config = Config::default();
    let choices =
        Choices { select: Some(["non-apology", "agentless", "blame-vendor", "placeholder"].map(str::to_owned).to_vec()), ..Choices::default() };
    let report = report(file, &sources, &rules, &Settings::new(&config, &choices, name.as_ref(), false));
    report.diagnostics.iter().map(|found| format!("{}: {}", found.rule, found.span.of(text))).collect()
}

#[test]
fn these_words_are_findings_in_prose() {
    for name in ["draft.txt", "draft.md", "draft.html"] {
        assert!(found(name, &format!("We lost it. We are {BAD}.")).len() >= 3);
    }
}

#[test]
fn nothing_is_found_where_no_prose_is() {
    let url = BAD.replace(' ', "-");
    let shapes = [
        format!("{{{{ name | default: \"{BAD}\" }}}}"),
        format!("{{{{{{ name | default: '{BAD}' }}}}}}"),
        format!("{{% assign x = \"{BAD}\" %}}"),
        format!("{{# {BAD} #}}"),
        format!("{{{{!-- {BAD} --}}}}"),
        format!("{{{{#if x == \"{BAD}\"}}}}yes{{{{/if}}}}"),
        format!("%%[ SET @x = \"{BAD}\" ]%%"),
        format!("<%= name || \"{BAD}\" %>"),
        format!("<% if (x == \"{BAD}\") {{ %>yes<% }} %>"),
        format!("{{!IF(x, \"{BAD}\", y)}}"),
        format!("[name,fallback={BAD}]"),
        "*|SORRY_IF_TODO|*".to_owned(),
        "%%sorry if anyone%%".to_owned(),
        "%TODO%".to_owned(),
        "«Sorry If Anyone»".to_owned(),
        "<<Sorry If Anyone>>".to_owned(),
        "((sorry if anyone))".to_owned(),
        "[[sorry if anyone]]".to_owned(),
        format!("<!-- apolint: allow-file excuse -- {BAD} -->"),
        format!("`{BAD}`"),
        format!("``{BAD}``"),
        format!("https://a.example/{url}?Q={url}&TODO=____&x"),
        format!("www.a.example/{url}"),
        "sorry-if-anyone.TODO@a.example".to_owned(),
    ];
    for name in ["draft.txt", "draft.md", "draft.html"] {
        for shape in &shapes {
            for text in [format!("We lost {shape} on Monday."), format!("{shape}\n\nWe lost it."), format!("> We lost {shape}, and\n> we know it.")] {
                assert_eq!(found(name, &text), Vec::<String>::new(), "{name}: {text}");
            }
        }
    }
}

#[test]
fn nothing_is_found_in_code_replies_and_signatures() {
    for name in ["draft.txt", "draft.md"] {
        for text in [
            format!("We lost it.\n\n```\n{BAD}\n```\n"),
            format!("We lost it.\n\nOn 3 May 2026, Dana wrote:\n> We are {BAD}.\n> {BAD}\n"),
            format!("We lost it.\n\n-----Original Message-----\nFrom: Dana\n\nWe are {BAD}.\n"),
            "We lost it.\n\nKind regards,\nDana Sorry\nSorry if Mistakes Were Made\n".to_owned(),
        ] {
            assert_eq!(found(name, &text), Vec::<String>::new(), "{name}: {text}");
        }
    }
}
