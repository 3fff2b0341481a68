//! Turns what was written in the files of a pack into rules, with all mistakes gathered. Reading the keys is `file`'s, phrases are
//! `compile`'s; whether a rule keeps its law is left to `examples`.

use std::collections::HashMap;

use super::category::{Channel, ELEMENTS, default_severity, is_known};
use super::compile::Compiler;
use super::fields::{Mistakes, Text, closest};
use super::file::{Body, ChannelFile, CueFile, RuleFile, WordsFile, Written, read};
use super::proof::{ChannelProof, Loaded, Proof, example};
use super::query::{Nearby, QueryId};
use super::{ChannelSpec, Check, Cue, Element, Kind, Measure, Rule, Rules, inflect, phrase};
use crate::diagnostic::Diagnostic;
use crate::source::Sources;
use crate::span::{FileId, Span};

/// One file of a pack: its path there without `.toml`, and where its text is.
#[derive(Clone, Debug)]
pub(crate) struct PackFile {
    pub(crate) id: String,
    pub(crate) file: FileId,
}

/// Adds the files of one pack to the rules.
pub(crate) fn load(files: &[PackFile], sources: &Sources, rules: &mut Rules, mistakes: &mut Mistakes) -> Loaded {
    let (mut words, mut written, mut channels, mut cues) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for PackFile { id, file } in files {
        if !is_id(id) {
            let message = format!("`{id}` is no id: lower-case letters, digits and hyphens only");
            mistakes.push(Diagnostic::mistake("file/id", message, *file, Span::new(0, 0)));
        }
        match read(id, sources.get(*file).text(), *file, mistakes) {
            Some(Written::Words(file)) => words.push(file),
            Some(Written::Rule(file)) => written.push(*file),
            Some(Written::Channel(file)) => channels.push(*file),
            Some(Written::Cue(file)) => cues.push(file),
            None => {}
        }
    }
    load_words(&words, rules, mistakes);
    let mut compiler = Compiler { rules, mistakes, parts: Vec::new() };
    written.sort_by_key(|rule| !rule.id.starts_with("elements/"));
    compiler.declare_elements(&written);
    let mut homes = HashMap::new();
    let proofs = written.into_iter().filter_map(|rule| load_rule(rule, &mut compiler, &mut homes)).collect();
    for file in cues {
        load_cue(&file, &mut compiler);
    }
    let channels = channels.into_iter().filter_map(|file| load_channel(file, rules, mistakes)).collect();
    order_elements(rules, &homes, mistakes);
    Loaded { proofs, channels }
}

fn is_id(id: &str) -> bool {
    id.split('/').all(|part| !part.is_empty() && part.chars().all(|char| matches!(char, 'a'..='z' | '0'..='9' | '-')))
}

fn load_words(files: &[WordsFile], rules: &mut Rules, mistakes: &mut Mistakes) {
    let lexicon = &mut rules.matcher.lexicon;
    let ids: Vec<_> = files.iter().map(|file| lexicon.declare(&file.name)).collect();
    for (file, id) in files.iter().zip(&ids) {
        for name in &file.include {
            match lexicon.class(&name.value) {
                Some(part) => lexicon.include(*id, part),
                None => mistakes.push(unknown_class(name, name.span, &name.value, lexicon.class_names())),
            }
        }
    }
    for (file, id) in files.iter().zip(ids) {
        for text in &file.words {
            match phrase::plain(&text.value) {
                Ok(_) => inflect::forms(&text.value.to_lowercase(), file.inflect).iter().for_each(|form| {
                    if let Ok(folds) = phrase::plain(form) {
                        lexicon.add_member(id, &folds);
                    }
                }),
                Err(error) => mistakes.push(Diagnostic::mistake("file/words", error.message, text.file, text.at(error.range))),
            }
        }
    }
}

/// The mistake of naming a class that no pack has.
pub(super) fn unknown_class<'n>(text: &Text, span: Span, name: &str, known: impl Iterator<Item = &'n str>) -> Diagnostic {
    let mistake = Diagnostic::mistake("file/unknown-class", format!("no word class `{name}`"), text.file, span);
    match closest(name, known) {
        Some(near) => mistake.with_help(format!("did you mean `{near}`?")),
        None => mistake.with_help(format!("make it: words/{name}.toml")),
    }
}

fn load_rule(file: RuleFile, compiler: &mut Compiler<'_>, homes: &mut HashMap<String, (FileId, Span)>) -> Option<Proof> {
    let element = file.id.strip_prefix("elements/").map(str::to_owned);
    let id = element.as_ref().map_or_else(|| file.id.clone(), |name| format!("missing-{name}"));
    if let Some(name) = element.as_ref().filter(|name| !ELEMENTS.contains(&name.as_str())) {
        let message = format!("no element `{name}`; there are {}", ELEMENTS.join(", "));
        compiler.mistakes.push(Diagnostic::mistake("file/element", message, file.file, file.top));
        return None;
    }
    if compiler.rules.get(&id).is_some() {
        let mistake = Diagnostic::mistake("file/duplicate-id", format!("the rule `{id}` exists already"), file.file, file.top);
        compiler.mistakes.push(match homes.get(&id) {
            Some((other, span)) => mistake.with_label(*other, *span, "here"),
            None => {
                mistake.with_help("another pack has it; give yours another name, and switch the other off with `ignore` in apolint.toml if need be")
            }
        });
        return None;
    }
    let category = category(&file, element.as_deref(), compiler.mistakes);
    check_message(&file, compiler.mistakes);
    let channels = file.channels.iter().filter_map(|text| channel(text, compiler.mistakes)).collect();
    compiler.parts.clear();
    let kind = match &file.body {
        Body::Find(tables) => {
            let queries: Vec<QueryId> = tables.iter().map(|table| compiler.query(table)).collect();
            Kind::Find(queries)
        }
        Body::Evidence(tables) => {
            let number = compiler.rules.element(element.as_deref()?)?;
            let queries: Vec<QueryId> = tables.iter().map(|table| compiler.query(table)).collect();
            compiler.rules.elements[number].queries = queries;
            Kind::NeedElement { element: number, demanded: true }
        }
        Body::NeedElement(name) => Kind::NeedElement { element: compiler.element(name)?, demanded: false },
        Body::NeedText(table) => Kind::NeedText(compiler.query(table)),
        Body::NeedHeader(name) => Kind::NeedHeader(name.value.to_lowercase()),
        Body::Limit { measure, max } => Kind::Limit { measure: measure_of(measure, compiler.mistakes)?, max: *max },
        Body::Check(name) => Kind::Check(check_of(name, compiler.mistakes)?),
    };
    let rewrites = file.suggest.iter().map(|table| compiler.rewrite(table)).collect();
    let mut read = |texts: &[Text]| texts.iter().filter_map(|text| example(text, compiler.mistakes)).collect();
    let (bad, good) = (read(&file.examples.bad), read(&file.examples.good));
    homes.insert(id.clone(), (file.file, file.top));
    compiler.rules.rules.push(Rule {
        id,
        title: file.title.value,
        severity: file.severity.unwrap_or_else(|| default_severity(&category)),
        category,
        message: file.message.value,
        help: file.help.value,
        why: file.why.value.trim().to_owned(),
        sources: file.sources,
        channels,
        kind,
        rewrites,
        doubtable: false,
    });
    Some(Proof {
        rule: compiler.rules.rules.len() - 1,
        file: file.file,
        parts: std::mem::take(&mut compiler.parts),
        bad,
        good,
        max: file.examples.max,
        format: file.examples.format,
        rewrites: file.suggest.into_iter().map(|table| (table.from, table.to)).collect(),
    })
}

fn category(file: &RuleFile, element: Option<&str>, mistakes: &mut Mistakes) -> String {
    let own = element.map(|name| format!("missing-{name}"));
    let Some(text) = &file.category else { return own.unwrap_or_default() };
    let known: Vec<String> = super::categories().collect();
    if text.value.is_empty() {
        // Said already: the key is missing.
    } else if own.as_ref().is_some_and(|own| *own != text.value) {
        mistakes.push(text.mistake("file/category", format!("the category of this page is `{}`", own.unwrap_or_default())));
    } else if !is_known(&text.value) {
        let mistake = text.mistake("file/category", format!("no category `{}`; a team's own rules use a label or `house`", text.value));
        mistakes.push(match closest(&text.value, known.iter().map(String::as_str)) {
            Some(near) => mistake.with_help(format!("did you mean `{near}`?")),
            None => mistake.with_help(format!("known: {}", known.join(", "))),
        });
    }
    text.value.clone()
}

/// Every `{…}` in a message must be something that the kind of rule has.
fn check_message(file: &RuleFile, mistakes: &mut Mistakes) {
    let known: &[&str] = match file.body {
        Body::Find(_) | Body::Check(_) => &["match"],
        Body::Evidence(_) | Body::NeedElement(_) => &["element"],
        Body::NeedText(_) | Body::NeedHeader(_) => &[],
        Body::Limit { .. } => &["value", "max"],
    };
    let message = &file.message.value;
    for (open, _) in message.match_indices('{') {
        let end = message[open..].find('}').map_or(message.len(), |length| open + length);
        let name = &message[open + 1..end];
        if !known.contains(&name) {
            let known = if known.is_empty() { "nothing".to_owned() } else { known.join(" and ") };
            let text = format!("a message of this kind has no `{{{name}}}`; it has {known}");
            mistakes.push(Diagnostic::mistake("file/message", text, file.file, file.message.at(open..(end + 1).min(message.len()))));
        }
    }
}

fn channel(text: &Text, mistakes: &mut Mistakes) -> Option<Channel> {
    text.value.parse().map_err(|message: String| mistakes.push(text.mistake("file/channel", message))).ok()
}

fn measure_of(text: &Text, mistakes: &mut Mistakes) -> Option<Measure> {
    if text.value.is_empty() {
        return None;
    }
    let measure = Measure::ALL.iter().copied().find(|measure| measure.as_str() == text.value);
    if measure.is_none() {
        let names: Vec<&str> = Measure::ALL.iter().map(|measure| measure.as_str()).collect();
        mistakes.push(text.mistake("file/measure", format!("no measure `{}`; there are {}", text.value, names.join(", "))));
    }
    measure
}

fn check_of(name: &Text, mistakes: &mut Mistakes) -> Option<Check> {
    let check = Check::named(&name.value);
    if check.is_none() && !name.value.is_empty() {
        let mistake = name.mistake("file/check", format!("no check `{}`", name.value));
        mistakes.push(match closest(&name.value, Check::names()) {
            Some(near) => mistake.with_help(format!("did you mean `{near}`?")),
            None => mistake.with_help(format!("there are {}", Check::names().collect::<Vec<_>>().join(", "))),
        });
    }
    check
}

fn load_cue(file: &CueFile, compiler: &mut Compiler<'_>) {
    let elements = file.evidence.iter().flat_map(|table| &table.elements).filter_map(|name| compiler.element(name)).collect();
    let queries =
        file.evidence.iter().filter(|table| !table.phrases.is_empty() || !table.patterns.is_empty()).map(|table| compiler.query(table)).collect();
    compiler.rules.cues.push(Cue { weight: file.weight, queries, elements });
}

fn load_channel(file: ChannelFile, rules: &mut Rules, mistakes: &mut Mistakes) -> Option<ChannelProof> {
    let Ok(channel) = file.name.parse::<Channel>() else {
        let message = file.name.parse::<Channel>().err().unwrap_or_default();
        mistakes.push(Diagnostic::mistake("file/channel", message, file.file, file.top));
        return None;
    };
    let mut spec = ChannelSpec { title: file.title.value.clone(), ..ChannelSpec::default() };
    for name in &file.demands {
        match rules.element(&name.value) {
            Some(element) => spec.demands.push(element),
            None => mistakes.push(name.mistake("file/element", format!("no element `{}`", name.value))),
        }
    }
    for (name, limit) in &file.limits {
        if let Some(measure) = measure_of(name, mistakes) {
            spec.limits.insert(measure, *limit);
        }
    }
    rules.channels.insert(channel, spec);
    let mut examples = |texts: &[Text]| texts.iter().filter_map(|text| example(text, mistakes)).collect();
    let (bad, good) = (examples(&file.examples.bad), examples(&file.examples.good));
    Some(ChannelProof { channel, file: file.file, why: file.why.map(|why| why.value), sources: file.sources, bad, good })
}

/// Orders the elements so that each stands behind those its guards ask for.
fn order_elements(rules: &mut Rules, homes: &HashMap<String, (FileId, Span)>, mistakes: &mut Mistakes) {
    let asks = |element: &Element| -> Vec<usize> {
        let guards = element.queries.iter().map(|query| &rules.matcher.queries[*query]).flat_map(|query| query.with.iter().chain(&query.without));
        guards.filter_map(|guard| if let Nearby::Element(other) = guard.what { Some(other) } else { None }).collect()
    };
    let needs: Vec<Vec<usize>> = rules.elements.iter().map(asks).collect();
    let mut order: Vec<usize> = Vec::new();
    while order.len() < needs.len() {
        let ready = (0..needs.len()).find(|element| !order.contains(element) && needs[*element].iter().all(|other| order.contains(other)));
        let Some(ready) = ready else {
            let stuck: Vec<&str> =
                (0..needs.len()).filter(|element| !order.contains(element)).map(|element| rules.elements[element].name.as_str()).collect();
            let home = homes.get(&format!("missing-{}", stuck[0]));
            if let Some((file, span)) = home {
                let message = format!("the evidence of these elements asks for each other: {}", stuck.join(", "));
                mistakes.push(Diagnostic::mistake("file/element-cycle", message, *file, *span));
            }
            break;
        };
        order.push(ready);
    }
    rules.element_order = order;
}
