//! Screening: the case's entities against the lists, with what was decided.

use super::analysis::Analysis;
use crate::model::{DateSpan, Entity, PartialDate, Role};
use crate::resolve::{Candidate, Feature};
use crate::risk::flags;
use crate::text::script::is_cjk;
use serde::Serialize;

/// A feature as the contract has it.
#[derive(Clone, Debug, Serialize)]
pub struct FeatureJson {
    pub name: &'static str,
    pub weight: f64,
    pub value: f64,
    pub why: String,
}

/// One candidate: the contract of `screen --json`.
#[derive(Clone, Debug, Serialize)]
pub struct ScreenLine {
    pub entity: String,
    pub caption: String,
    pub list: String,
    pub list_entry: String,
    pub name_on_list: String,
    /// Edition of the list that was read; `null` when its content gives none.
    pub edition: Option<String>,
    /// Since when and until when the list has the entry, as its listing record states; an edition read since then does
    /// not bring a removed entry back.
    pub listed_from: Option<String>,
    pub listed_until: Option<String>,
    /// That the entry is not on the list on the day that is looked at; `None` while it is.
    #[serde(skip)]
    pub not_on_it: Option<String>,
    pub score: f64,
    pub features: Vec<FeatureJson>,
    /// `same`, `different`, `unsure`, or `null` when nobody has decided.
    pub judgement: Option<&'static str>,
}

/// What was compared: so that no candidate is never read as "no list was there".
#[derive(Clone, Debug, Serialize)]
pub struct Searched {
    pub entities: usize,
    pub entries: usize,
    pub compared: usize,
    pub complete: bool,
    pub lists: Vec<ListEdition>,
    /// Pairs no comparison can speak about: "could not look", never "found nothing".
    pub not_compared: NotCompared,
}

/// Names are compared within a script. Who has names in one only cannot be found under the other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct NotCompared {
    /// Case entities with Chinese, Japanese or Korean names only.
    pub entities_without_latin: usize,
    /// List entries that have none of those.
    pub entries_without_cjk: usize,
    /// Case entities with names in Latin script only.
    pub entities_without_cjk: usize,
    /// List entries that have none in it.
    pub entries_without_latin: usize,
}

impl NotCompared {
    fn count(analysis: &Analysis) -> Self {
        let mut counts = Self::default();
        for entity in analysis.facts.entities.values() {
            let compared = entity.schema.is_a("LegalEntity") || entity.schema.is_a("Vehicle");
            let mut names = entity.names().peekable();
            if !compared || names.peek().is_none() {
                continue;
            }
            let (mut latin, mut cjk) = (false, false);
            for name in names {
                let in_cjk = name.value.chars().any(is_cjk);
                cjk |= in_cjk;
                latin |= !in_cjk;
            }
            match (entity.role == Role::Case, latin, cjk) {
                (true, false, true) => counts.entities_without_latin += 1,
                (true, true, false) => counts.entities_without_cjk += 1,
                (false, false, true) => counts.entries_without_latin += 1,
                (false, true, false) => counts.entries_without_cjk += 1,
                _ => {}
            }
        }
        counts
    }

    /// The gaps in words, one sentence each; empty when every pair could be compared.
    pub fn sentences(self, japanese: bool) -> Vec<String> {
        let mut found = Vec::new();
        if self.entities_without_latin > 0 && self.entries_without_cjk > 0 {
            let (entities, entries) = (self.entities_without_latin, self.entries_without_cjk);
            found.push(if japanese {
                format!("漢字・かな等の名称しかない {entities} 件は、その名称を持たないリスト項目 {entries} 件と照合できていません。")
            } else {
                format!("{entities} entities have Chinese, Japanese or Korean names only: they could not be compared with {entries} list entries that have none.")
            });
        }
        if self.entities_without_cjk > 0 && self.entries_without_latin > 0 {
            let (entities, entries) = (self.entities_without_cjk, self.entries_without_latin);
            found.push(if japanese {
                format!("ラテン文字の名称しかない {entities} 件は、その名称を持たないリスト項目 {entries} 件と照合できていません。")
            } else {
                format!("{entities} entities have Latin names only: they could not be compared with {entries} list entries that have none.")
            });
        }
        found
    }
}

#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
pub struct ListEdition {
    pub list: String,
    pub edition: Option<String>,
}

/// Candidates against list entries and reference bodies, best first.
pub fn screen(analysis: &Analysis) -> Vec<ScreenLine> {
    let lines = analysis.candidates.list.iter().filter_map(|candidate| line(analysis, candidate));
    lines.collect()
}

fn line(analysis: &Analysis, candidate: &Candidate) -> Option<ScreenLine> {
    let left = analysis.facts.entities.get(&candidate.left)?;
    let right = analysis.facts.entities.get(&candidate.right)?;
    if right.role == Role::Case {
        return None;
    }
    let entry = list_of(analysis, right);
    Some(ScreenLine {
        entity: left.id.to_string(),
        caption: left.caption().to_owned(),
        not_on_it: entry.not_on_it(false),
        list: entry.list,
        list_entry: right.id.to_string(),
        name_on_list: candidate.name_right.clone(),
        edition: entry.edition,
        listed_from: entry.listed.start.map(|day| day.to_string()),
        listed_until: entry.listed.end.map(|day| day.to_string()),
        score: candidate.score,
        features: candidate.features.iter().map(feature).collect(),
        judgement: analysis.verdict(&candidate.left, &candidate.right).map(|verdict| verdict.as_str()),
    })
}

fn feature(feature: &Feature) -> FeatureJson {
    FeatureJson { name: feature.name, weight: feature.weight, value: feature.value, why: feature.why.clone() }
}

/// An entry and its list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListEntry {
    pub list: String,
    /// The edition read.
    pub edition: Option<String>,
    /// As its listing record states; open where there is none.
    pub listed: DateSpan,
    /// The day that is looked at.
    day: Option<PartialDate>,
}

impl ListEntry {
    /// That the entry is not on its list on the day, in words; without a day, until when it is. `None`: it is on it.
    pub fn not_on_it(&self, japanese: bool) -> Option<String> {
        match (self.day, self.listed.start, self.listed.end) {
            (Some(day), _, Some(end)) if self.listed.ended_before(day) => {
                Some(if japanese { format!("{end} まで掲載") } else { format!("was on it until {end}") })
            }
            (Some(day), Some(start), _) if self.listed.starts_after(day) => {
                Some(if japanese { format!("{start} から掲載") } else { format!("on it only from {start}") })
            }
            (None, _, Some(end)) => {
                Some(if japanese { format!("{end} まで掲載") } else { format!("on it until {end}") })
            }
            _ => None,
        }
    }
}

/// The list an entry is of. Of several listings the one in force on the day, else the one that ended last.
pub fn list_of(analysis: &Analysis, entry: &Entity) -> ListEntry {
    let day = analysis.as_of;
    let over = |span: DateSpan| match day {
        Some(day) => span.ended_before(day) || span.starts_after(day),
        None => span.end.is_some(),
    };
    let records = analysis.listings.records_of(&analysis.facts, entry.id.as_str());
    let listed = records.map(|record| (record, flags::span(record))).reduce(|best, other| {
        let later = other.1.end.map(PartialDate::latest) > best.1.end.map(PartialDate::latest);
        if over(best.1) && (!over(other.1) || later) { other } else { best }
    });
    let statement = listed.map_or(entry, |(record, _)| record).statements.first();
    let source = statement.and_then(|statement| analysis.facts.source(statement.source));
    let edition = source.and_then(|source| source.edition).map(|date| date.to_string());
    let name = match entry.role {
        Role::Reference => listed.and_then(|(record, _)| record.first("authority")).unwrap_or("Reference pack"),
        _ => source.map_or("", |source| source.title.as_str()),
    };
    let listed = listed.map(|(_, span)| span).unwrap_or_default();
    ListEntry { list: name.to_owned(), edition, listed, day }
}

/// What the screening covered.
pub fn searched(analysis: &Analysis) -> Searched {
    let mut lists: Vec<ListEdition> = Vec::new();
    for source in analysis.facts.sources.values() {
        use crate::model::SourceKind;
        if matches!(source.kind, SourceKind::List | SourceKind::Reference) {
            let line = ListEdition { list: source.title.clone(), edition: source.edition.map(|date| date.to_string()) };
            if !lists.contains(&line) {
                lists.push(line);
            }
        }
    }
    Searched {
        entities: analysis.candidates.entities,
        entries: analysis.candidates.entries,
        compared: analysis.candidates.compared,
        complete: analysis.candidates.complete,
        lists,
        not_compared: NotCompared::count(analysis),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{EntityId, Facts, Source, SourceKind, Statement, ontology};

    /// A deal party named like each of three entries of a list: removed, removed and listed again, still on it.
    fn facts() -> Facts {
        let mut source = Source::new(SourceKind::List, "Invented List", None, None);
        source.edition = "2026-06-08".parse().ok();
        let mut facts = Facts::default();
        let mut add = |id: &str, schema: &str, role: Role, values: &[(&str, &str)]| {
            let id = EntityId::new(id);
            let mut entity = Entity::new(id.clone(), ontology().schema(schema).unwrap(), role);
            let say =
                |(prop, value): &(&str, &str)| Statement::unsealed(id.clone(), (*prop).into(), value, source.id).seal();
            entity.statements = values.iter().map(say).collect();
            facts.entities.insert(id, entity);
        };
        for (id, name) in [("gone", "Kakuu Vision"), ("back", "Mihon Rotor"), ("on", "Kuusou Sonar")] {
            add(&format!("case-{id}"), "Company", Role::Case, &[("name", name)]);
            add(id, "Company", Role::List, &[("name", name)]);
        }
        let (from, until) = (("startDate", "2021-06-03"), ("endDate", "2025-01-07"));
        add("l1", "Sanction", Role::List, &[("entity", "gone"), from, until]);
        add("l2", "Sanction", Role::List, &[("entity", "back"), from, until]);
        add("l3", "Sanction", Role::List, &[("entity", "back"), ("startDate", "2026-01-01")]);
        add("l4", "Sanction", Role::List, &[("entity", "on"), from]);
        facts.sources.insert(source.id, source);
        facts
    }

    fn lines(as_of: Option<&str>) -> Vec<ScreenLine> {
        let day = as_of.map(|day| day.parse().unwrap());
        let mut lines = screen(&Analysis::build(facts(), None, day, &|| false));
        lines.retain(|line| line.list == "Invented List");
        lines.sort_by(|a, b| a.list_entry.cmp(&b.list_entry));
        lines
    }

    #[test]
    fn a_removed_entry_is_not_shown_as_one_of_the_newest_edition() {
        let said = |as_of: Option<&str>| -> Vec<Option<String>> {
            lines(as_of).into_iter().map(|line| line.not_on_it).collect()
        };
        let until = || Some("was on it until 2025-01-07".to_owned());
        assert_eq!(said(Some("2026-11-22")), [None, until(), None]);
        assert_eq!(said(Some("2025-06-01")), [until(), until(), None]);
        assert_eq!(said(Some("2024-06-01")), [None, None, None], "on that day they were listed");
        let not_yet = Some("on it only from 2021-06-03".to_owned());
        assert_eq!(said(Some("2020-01-01"))[1..], [not_yet.clone(), not_yet]);
        assert_eq!(said(None), [None, Some("on it until 2025-01-07".to_owned()), None]);
        let lines = lines(Some("2026-11-22"));
        let dates = |at: usize| (lines[at].listed_from.as_deref(), lines[at].listed_until.as_deref());
        assert_eq!((dates(0), dates(1)), ((Some("2026-01-01"), None), (Some("2021-06-03"), Some("2025-01-07"))));
        assert_eq!(dates(2), (Some("2021-06-03"), None));
        let json = serde_json::to_value(&lines[1]).unwrap();
        assert_eq!((&json["listed_until"], &json["edition"]), (&"2025-01-07".into(), &"2026-06-08".into()));
    }

    #[test]
    fn what_is_not_on_its_list_is_said_in_japanese_too() {
        let analysis = Analysis::build(facts(), None, "2026-11-22".parse().ok(), &|| false);
        let entry = list_of(&analysis, analysis.facts.entity("gone").unwrap());
        assert_eq!(entry.not_on_it(true).as_deref(), Some("2025-01-07 まで掲載"));
    }
}
