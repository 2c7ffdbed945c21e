//! The recipe assistant's jobs: a part of a kept page, what a draft yields, and what becomes of it.

use super::collected::Assistant;
use super::run::RunError;
use super::run::collect as run;
use super::views::body;
use super::work::{self, Store, locked};
use super::work_collect::{Gathered, body_of, gathered};
use super::{Lang, NoticeKind, PreviewFile, describe};
use crate::case::{Fetch, Who};
use crate::collect::fetch::Exchange;
use crate::collect::page::Document;
use crate::collect::recipe::{self, Draft, Other, Tie};
use crate::model::ontology;
use std::collections::HashMap;
use std::path::Path;

/// Names that no file can have on Windows.
const DEVICES: [&str; 4] = ["con", "nul", "aux", "prn"];
/// What a row may be, common ones first.
const ROWS: [&str; 12] = [
    "Company",
    "Person",
    "LegalEntity",
    "Organization",
    "Fund",
    "PublicBody",
    "University",
    "ResearchInstitute",
    "PartyBody",
    "MilitaryUnit",
    "Address",
    "Vessel",
];
/// Rows whose reading the assistant shows.
const PREVIEW_ROWS: usize = 24;

/// What the assistant is asked to look at.
pub(super) enum Assisted {
    Part(usize),
    Draft(Draft),
}

fn document(store: &Store, number: i64) -> Result<(Fetch, Document), RunError> {
    let (fetch, body) = {
        let case = locked(store);
        let fetch = case.fetch(number)?.ok_or_else(|| RunError::Usage(format!("there is no page {number}")))?;
        let body = body_of(&case, &fetch)?;
        (fetch, body)
    };
    let body = body.ok_or_else(|| RunError::Usage(format!("the body of page {number} was not kept")))?;
    let exchange: Option<Exchange> = serde_json::from_str(&fetch.exchange).ok();
    let charset = exchange.and_then(|exchange| exchange.charset);
    let document = Document::read(&body, &fetch.media, charset.as_deref(), &fetch.final_url)
        .map_err(|error| RunError::Usage(error.to_string()))?;
    Ok((fetch, document))
}

/// Reads the page again and says what the draft would yield.
pub(super) fn assist(store: &Store, number: i64, about: &Assisted, lang: Lang) -> Result<Assistant, RunError> {
    let (_, document) = document(store, number)?;
    let draft = match about {
        Assisted::Part(part) => recipe::guess(&document, *part),
        Assisted::Draft(draft) => draft.clone(),
    };
    let reading = recipe::preview(&document, &draft);
    let schema = ontology().schema(&draft.schema);
    let label = |schema: &str| {
        let found = ontology().schema(schema);
        (schema.to_owned(), found.map_or(schema.to_owned(), |found| describe::schema_label(found, lang).to_owned()))
    };
    let prop = |schema: Option<&'static crate::model::Schema>, prop: &str| {
        (prop.to_owned(), schema.map_or(prop.to_owned(), |schema| describe::prop_label(schema, prop, lang)))
    };
    let tie_schema = draft.tie.as_ref().and_then(|tie: &Tie| ontology().schema(&tie.schema));
    let rows = reading.proposals.iter().filter(|proposal| !proposal.is_relation());
    let relations = reading.proposals.iter().filter(|proposal| proposal.is_relation()).count();
    let ties = recipe::tie_schemata();
    let mut names: HashMap<&str, &str> = rows.clone().map(|row| (row.entity.as_str(), row.caption())).collect();
    if let Some(Tie { other: Other::Known { id, caption }, .. }) = &draft.tie {
        names.insert(id, caption);
    }
    // A tie stands behind the row it comes from.
    let preview = reading.proposals.iter().take(PREVIEW_ROWS).map(|proposal| {
        let schema = ontology().schema(&proposal.schema);
        let edge = schema.and_then(|schema| schema.edge.as_ref());
        let end = |prop: &str| proposal.first(prop).map_or("?", |id| names.get(id).copied().unwrap_or(id));
        let caption = match edge {
            Some(edge) => format!("{} → {}", end(&edge.source), end(&edge.target)),
            None => proposal.caption().to_owned(),
        };
        let is_end = |value: &&crate::collect::ProposedValue| {
            edge.is_none_or(|edge| value.prop != edge.source && value.prop != edge.target)
        };
        let say = |value: &crate::collect::ProposedValue| {
            let kind = schema.and_then(|schema| schema.properties.get(&value.prop)).map(|spec| spec.kind);
            let words = describe::topic_words(kind, &value.value, lang).unwrap_or(&value.value);
            format!("{}: {words}", prop(schema, &value.prop).1)
        };
        let mut lines: Vec<String> = proposal.values.iter().filter(is_end).map(say).collect();
        lines.insert(0, label(&proposal.schema).1);
        (caption, lines)
    });
    Ok(Assistant {
        fetch: number,
        part: body::part(document.page(), draft.part, lang),
        schemata: ROWS.iter().map(|schema| label(schema)).collect(),
        properties: recipe::properties_for(&draft.schema).iter().map(|name| prop(schema, name)).collect(),
        ties: ties.iter().map(|tie| label(&tie.schema)).collect(),
        tie_properties: tie_schema
            .and_then(|schema| ties.iter().find(|tie| tie.schema == schema.name).map(|tie| (schema, tie)))
            .map(|(schema, tie)| tie.properties.iter().map(|name| prop(Some(schema), name)).collect())
            .unwrap_or_default(),
        preview: preview.collect(),
        entities: rows.count(),
        relations,
        problems: reading.findings.iter().map(|finding| finding.message.clone()).collect(),
        draft,
    })
}

/// What the draft yields goes to the inbox, beside the page it was read from.
pub(super) fn propose_draft(
    store: &Store,
    number: i64,
    draft: &Draft,
    who: &Who,
    lang: Lang,
) -> Result<Gathered, RunError> {
    let (fetch, document) = document(store, number)?;
    let reading = recipe::preview(&document, draft);
    let count = reading.proposals.len();
    let mapping = recipe::to_toml(&document, draft, run::MAPPING);
    let kept = run::read_again(&mut locked(store), &fetch, mapping, reading, who)?;
    let text = lang.pick(format!("{count} proposals in the inbox"), format!("受信箱に提案 {count} 件"));
    let kept = gathered(store, Some(kept), vec![(NoticeKind::Info, text, Vec::new())])?;
    Ok(Gathered { answers_the_page: true, ..kept })
}

pub(super) fn save_recipe(
    store: &Store,
    number: i64,
    draft: &Draft,
    id: &str,
    folder: &Path,
    lang: Lang,
) -> Result<String, RunError> {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if id.is_empty() || !id.chars().all(fits) {
        let why = "a recipe's name has small letters, digits and _ only";
        return Err(RunError::Usage(lang.pick(why, "名前には英小文字・数字・_ だけが使えます").to_owned()));
    }
    let (_, document) = document(store, number)?;
    let path = folder.join(format!("{id}.toml"));
    if path.exists() || DEVICES.contains(&id) {
        let why = lang
            .pick("there is a recipe of this name; choose another", "この名前は使われています。別の名前にしてください");
        return Err(RunError::Usage(why.to_owned()));
    }
    let text = recipe::to_toml(&document, draft, id);
    std::fs::create_dir_all(folder).map_err(|error| RunError::io(error, folder))?;
    let fresh = path.with_extension("toml.new");
    std::fs::write(&fresh, text)
        .and_then(|()| std::fs::rename(&fresh, &path))
        .map_err(|error| RunError::io(error, &path))?;
    Ok(lang.pick(format!("Recipe kept: {}", path.display()), format!("読み取り規則を保存しました：{}", path.display())))
}

/// A table of a page as a file that the import dialog opens; its mapping names the page as the source.
pub(super) fn table_of(store: &Store, number: i64, part: usize) -> Result<PreviewFile, RunError> {
    let (fetch, document) = document(store, number)?;
    let table =
        document.page().parts.get(part).ok_or_else(|| RunError::Usage(format!("the page has no table {part}")))?;
    // Beside the case, as rejects are: it belongs to nobody else.
    let case = locked(store).path().to_owned();
    let stem = case.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let path = case.with_file_name(format!("{stem} page {number} table {}.csv", part + 1));
    std::fs::write(&path, table.to_csv()).map_err(|error| RunError::io(error, &path))?;
    let mut file = work::preview(&path);
    if let Some(text) = &file.mapping
        && let Ok(mut mapping) = crate::ingest::Mapping::parse(text)
    {
        mapping.source.title = document.page().title.clone();
        mapping.source.publisher = document.page().site.clone();
        mapping.source.url = Some(fetch.final_url);
        file.mapping = mapping.to_toml().ok().or(file.mapping);
    }
    Ok(file)
}
