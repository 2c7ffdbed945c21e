//! Screening: the case's entities against the lists, with what was decided.

use super::analysis::Analysis;
use crate::model::{Entity, Role};
use crate::resolve::{Candidate, Feature};
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
    let (list, edition) = list_of(analysis, right);
    Some(ScreenLine {
        entity: left.id.to_string(),
        caption: left.caption().to_owned(),
        list,
        list_entry: right.id.to_string(),
        name_on_list: candidate.name_right.clone(),
        edition,
        score: candidate.score,
        features: candidate.features.iter().map(feature).collect(),
        judgement: analysis.verdict(&candidate.left, &candidate.right).map(|verdict| verdict.as_str()),
    })
}

fn feature(feature: &Feature) -> FeatureJson {
    FeatureJson { name: feature.name, weight: feature.weight, value: feature.value, why: feature.why.clone() }
}

/// The list an entry is of, and the edition read.
pub fn list_of(analysis: &Analysis, entry: &Entity) -> (String, Option<String>) {
    let listed = analysis.listings.records_of(&analysis.facts, entry.id.as_str()).next();
    let statement = listed.or(Some(entry)).and_then(|record| record.statements.first());
    let source = statement.and_then(|statement| analysis.facts.source(statement.source));
    let edition = source.and_then(|source| source.edition).map(|date| date.to_string());
    let name = match entry.role {
        Role::Reference => listed.and_then(|record| record.first("authority")).unwrap_or("Reference pack"),
        _ => source.map_or("", |source| source.title.as_str()),
    };
    (name.to_owned(), edition)
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
