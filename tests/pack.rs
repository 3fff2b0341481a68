//! The built-in pack as one thing: every rule keeps its law, is documented, is named for a fault; the compiled form is the files'.

use std::collections::BTreeSet;

use apolint::builtin;
use apolint::diagnostic::Severity;
use apolint::rule::{Channel, ELEMENTS, LABELS};

#[test]
fn every_rule_keeps_its_law() {
    let (sources, breaches) = builtin::judge();
    let said: Vec<String> = breaches
        .iter()
        .map(|breach| {
            format!("{}:{}: {}", sources.get(breach.file).name(), sources.get(breach.file).position(breach.span.start).line, breach.message)
        })
        .collect();
    assert!(said.is_empty(), "{} breaches:\n{}", said.len(), said.join("\n"));
}

#[test]
fn every_rule_is_documented_and_named_for_a_fault() {
    let rules = builtin::rules().unwrap();
    assert!(rules.all().len() >= 60, "{} rules", rules.all().len());
    let mut ids = BTreeSet::new();
    for rule in rules.all() {
        assert!(ids.insert(&rule.id), "{} is named twice", rule.id);
        assert!(rule.why.len() > 40, "{} does not say why", rule.id);
        assert!(!rule.help.is_empty() && !rule.title.is_empty() && !rule.sources.is_empty(), "{} has no page", rule.id);
        let name = rule.id.rsplit('/').next().unwrap();
        for start in ["use-", "avoid-", "prefer-", "do-not-", "disallow-", "always-", "never-say-"] {
            assert!(!name.starts_with(start), "{} is named for the advice, not for the fault", rule.id);
        }
        if let Some((folder, _)) = rule.id.split_once('/') {
            assert_eq!(folder, rule.category, "{} stands in the folder of another category", rule.id);
        }
    }
}

#[test]
fn every_label_and_element_has_rules() {
    let rules = builtin::rules().unwrap();
    for label in LABELS {
        assert!(rules.all().iter().any(|rule| rule.category == *label), "no rule for {label}");
    }
    for element in ELEMENTS {
        let rule = rules.get(&format!("missing-{element}")).unwrap_or_else(|| panic!("no page for {element}"));
        let expected =
            if ["apology", "acknowledgment", "ownership", "fix", "prevention"].contains(element) { Severity::Warning } else { Severity::Info };
        assert_eq!(rule.severity, expected, "{element}");
    }
    let errors = ["non-apology", "blame-person", "blame-vendor", "blame-customer", "placeholder"];
    for rule in rules.all().iter().filter(|rule| rule.kind() != "learned" && errors.contains(&rule.category.as_str())) {
        assert!(rule.severity >= Severity::Warning, "{} is too quiet", rule.id);
    }
    for channel in Channel::ALL {
        let (_, text) = builtin::files().iter().find(|(id, _)| *id == format!("channels/{}", channel.as_str())).unwrap();
        for key in ["why ", "sources ", "bad ", "good "] {
            assert!(text.contains(&format!("\n{key}")), "channels/{}.toml has no {key}", channel.as_str());
        }
    }
}
