//! Compiles the query tables of a pack (phrases, patterns, exceptions, guards) into the matcher, and notes where each part was written.

use super::Rules;
use super::fields::{Mistakes, Text};
use super::file::{RuleFile, SuggestTable};
use super::graph::{MAX_STEPS, beginnings};
use super::load::unknown_class;
use super::pattern::Pattern;
use super::phrase::{self, Step};
use super::query::{Guard, Nearby, Part, Query, QueryId};
use super::query_table::{GuardTable, QueryTable, Where};
use super::rewrite::Rewrite;
use super::{Element, category::ELEMENTS};
use crate::diagnostic::Diagnostic;
use crate::span::{FileId, Span};

pub(super) struct Compiler<'c> {
    pub(super) rules: &'c mut Rules,
    pub(super) mistakes: &'c mut Mistakes,
    /// Parts of the rule under work.
    pub(super) parts: Vec<(QueryId, Part, FileId, Span)>,
}

impl Compiler<'_> {
    /// Numbers the elements that these files define, so that guards may name them in any order.
    pub(super) fn declare_elements(&mut self, files: &[RuleFile]) {
        for name in ELEMENTS {
            let defined = files.iter().any(|file| file.id.strip_prefix("elements/") == Some(name));
            if defined && self.rules.element(name).is_none() {
                self.rules.elements.push(Element { name: (*name).to_owned(), queries: Vec::new() });
            }
        }
    }

    /// The number of an element that some pack defines.
    pub(super) fn element(&mut self, name: &Text) -> Option<usize> {
        let number = self.rules.element(&name.value);
        if number.is_none() {
            let known: Vec<&str> = self.rules.elements.iter().map(|element| element.name.as_str()).collect();
            let known = if known.is_empty() { "the packs in force define none".to_owned() } else { format!("there are {}", known.join(", ")) };
            self.mistakes.push(name.mistake("file/element", format!("no element `{}`; {known}", name.value)));
        }
        number
    }

    /// Adds a table as a query.
    pub(super) fn query(&mut self, table: &QueryTable) -> QueryId {
        let regions = table.regions.iter().filter_map(|place| if let Where::Region(region) = place { Some(*region) } else { None }).collect();
        let with = self.guards(&table.with);
        let without = self.guards(&table.without);
        let query = Query {
            regions,
            with: with.iter().map(|(guard, _)| guard.clone()).collect(),
            without: without.iter().map(|(guard, _)| guard.clone()).collect(),
            quoted: table.quoted,
            negated: table.negated,
            fields: table.fields,
            first: table.regions.contains(&Where::First),
            last: table.regions.contains(&Where::Last),
        };
        let id = self.rules.matcher.add_query(query);
        for (at, (_, table)) in with.iter().enumerate() {
            self.parts.push((id, Part::With(at), table.file, table.span));
        }
        for (at, (_, table)) in without.iter().enumerate() {
            self.parts.push((id, Part::Without(at), table.file, table.span));
        }
        for (at, text) in table.phrases.iter().enumerate() {
            self.phrase(id, Part::Phrase(at), text);
        }
        for (at, text) in table.unless.iter().enumerate() {
            self.phrase(id, Part::Unless(at), text);
        }
        for (at, text) in table.patterns.iter().enumerate() {
            match Pattern::new(&text.value) {
                Ok(pattern) => {
                    self.parts.push((id, Part::Pattern(at), text.file, text.span));
                    self.rules.matcher.add_pattern(id, Part::Pattern(at), pattern);
                }
                Err(error) => {
                    let span = error.range.map_or(text.span, |range| text.at(range));
                    let span = if span.is_empty() { text.span } else { span };
                    self.mistakes.push(Diagnostic::mistake("file/pattern", error.message, text.file, span));
                }
            }
        }
        id
    }

    /// What a rule offers to write instead.
    pub(super) fn rewrite(&mut self, table: &SuggestTable) -> Rewrite {
        let when = self.rules.matcher.add_query(Query::default());
        for (at, text) in table.when.iter().enumerate() {
            if let Some(steps) = self.steps(text) {
                self.rules.matcher.add_phrase(when, Part::Phrase(at), &steps);
            }
        }
        Rewrite {
            when,
            title: table.title.value.clone(),
            with: table.with.as_ref().map_or_else(String::new, |with| with.value.clone()),
            safe: table.safe,
        }
    }

    fn guards<'t>(&mut self, tables: &'t [GuardTable]) -> Vec<(Guard, &'t GuardTable)> {
        let guards = tables.iter().filter_map(|table| {
            let what = if let Some(class) = &table.words {
                self.class(class, class.span, &class.value).map(Nearby::Class)
            } else if let Some(element) = &table.element {
                self.element(element).map(Nearby::Element)
            } else if table.link {
                Some(Nearby::Link)
            } else {
                let probe = self.rules.matcher.add_query(Query::default());
                for (at, text) in table.phrases.iter().enumerate() {
                    if let Some(steps) = self.steps(text) {
                        self.rules.matcher.add_phrase(probe, Part::Phrase(at), &steps);
                    }
                }
                Some(Nearby::Query(probe))
            };
            Some((Guard { what: what?, place: table.place }, table))
        });
        guards.collect()
    }

    fn phrase(&mut self, query: QueryId, part: Part, text: &Text) {
        if let Some(steps) = self.steps(text) {
            self.parts.push((query, part, text.file, text.span));
            self.rules.matcher.add_phrase(query, part, &steps);
        }
    }

    /// The steps of a phrase all of whose classes exist.
    fn steps(&mut self, text: &Text) -> Option<Vec<Step>> {
        let steps = match phrase::parse(&text.value) {
            Ok(steps) => steps,
            Err(error) => {
                let span = if error.range.is_empty() { text.span } else { text.at(error.range) };
                self.mistakes.push(Diagnostic::mistake("file/phrase", error.message, text.file, span));
                return None;
            }
        };
        if beginnings(&steps, &mut MAX_STEPS.clone()).is_none() {
            self.mistakes.push(text.mistake("file/phrase", format!("this phrase has more than {MAX_STEPS} steps; write several")));
            return None;
        }
        let before = self.mistakes.len();
        self.check_classes(&steps, text);
        (self.mistakes.len() == before).then_some(steps)
    }

    fn check_classes(&mut self, steps: &[Step], text: &Text) {
        for step in steps {
            match step {
                Step::Class(name, range) => {
                    self.class(text, text.at(range.clone()), name);
                }
                Step::Choice(alternatives) | Step::Optional(alternatives) => alternatives.iter().for_each(|steps| self.check_classes(steps, text)),
                Step::Word(_) | Step::Gap => {}
            }
        }
    }

    fn class(&mut self, text: &Text, span: Span, name: &str) -> Option<u32> {
        let lexicon = &self.rules.matcher.lexicon;
        let class = lexicon.class(name);
        if class.is_none() {
            self.mistakes.push(unknown_class(text, span, name, lexicon.class_names()));
        }
        class
    }
}
