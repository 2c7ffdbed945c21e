//! A draft as a recipe, and what that recipe yields on the page at hand.
//!
//! The preview reads the very file that would be saved, so that what is shown is what later pages give.

use super::Recipe;
use super::clean::line;
use super::draft::{Draft, Other, Tie, Use};
use super::fits::bare;
use super::format::PartPick;
use super::place::parts_of;
use crate::collect::Reading;
use crate::collect::page::{Document, Part};
use crate::model::{SourceKind, ontology};
use std::collections::BTreeMap;
use std::fmt::Write;

/// What the draft would yield, and what is wrong with it (as findings).
pub fn preview(document: &Document, draft: &Draft) -> Reading {
    let page = document.page();
    let mut problems = Vec::new();
    if !draft.columns.contains(&Use::Value("name".to_owned())) {
        problems.push("no column is the name: choose one".to_owned());
    } else {
        match Recipe::parse(&text_of(document, draft, named_tie(draft), "page")) {
            Ok(recipe) => return recipe.read(document),
            Err(problem) => problems.push(problem),
        }
    }
    let url = Some(page.url.as_str()).filter(|url| !url.is_empty());
    let mut reading = Reading::new(SourceKind::Page, &page.title, page.site.as_deref(), url);
    for problem in problems {
        reading.found("", problem);
    }
    reading
}

/// The tie, when its other end is known.
fn named_tie(draft: &Draft) -> Option<&Tie> {
    draft.tie.as_ref().filter(|tie| match &tie.other {
        Other::Known { .. } => true,
        Other::Named { name, .. } => !name.trim().is_empty(),
    })
}

/// The draft as a recipe file for pages like this one; with a tie, for this page only: whom the tie leads to was said
/// of this page, and another page of the site may be about somebody else. A page without an address cannot be told
/// from others, so that the file of such a page has no tie.
pub fn to_toml(document: &Document, draft: &Draft, id: &str) -> String {
    let has_address = !bare(&document.page().url).is_empty();
    text_of(document, draft, named_tie(draft).filter(|_| has_address), id)
}

fn text_of(document: &Document, draft: &Draft, tie: Option<&Tie>, id: &str) -> String {
    let page = document.page();
    let title = line(&page.title);
    let mut text = String::new();
    let part = page.parts.get(draft.part);
    // Writing to a String cannot fail.
    let _ = writeln!(text, "id = {}\nen = {}\nja = {}\nkind = \"page\"", quoted(id), quoted(&title), quoted(&title));
    if let Some(tie) = tie {
        let whom = match &tie.other {
            Other::Known { caption, .. } => caption,
            Other::Named { name, .. } => name,
        };
        let note =
            format!("For this page only: its rows are tied to {0}. このページ専用：行の相手は {0}。", line(whom));
        let _ = writeln!(text, "note = {}", quoted(&note));
    } else if draft.tie.is_some() && named_tie(draft).is_none() {
        let note = "Without the tie: nobody said whom it leads to. 関係なし：相手が示されていない。";
        let _ = writeln!(text, "note = {}", quoted(note));
    } else if draft.tie.is_some() {
        let note =
            "Without the tie: a page without an address cannot be told from others. 関係なし：アドレスのないページ。";
        let _ = writeln!(text, "note = {}", quoted(note));
    }
    let host = url::Url::parse(&page.url).ok().and_then(|url| url.host_str().map(str::to_owned));
    let pick = part.map(|part| picked(document, part, draft)).unwrap_or_default();
    let _ = writeln!(text, "\n[fits]");
    if let Some(host) = host {
        let _ = writeln!(text, "host = [{}]", quoted(&host));
    }
    let address = bare(&page.url);
    if tie.is_some() && !address.is_empty() {
        let _ = writeln!(text, "url = [{}]", quoted(address));
    }
    let _ = writeln!(text, "part = {}", part_toml(&pick, false));
    if let Some(tie) = tie {
        let _ = writeln!(text, "\n[subject]");
        let _ = match &tie.other {
            Other::Known { id, caption } => writeln!(text, "# {}\nknown = {}", comment(caption), quoted(id)),
            Other::Named { schema, name } => {
                writeln!(text, "schema = {}\n[subject.values]\nname = {{ const = {} }}", quoted(schema), quoted(name))
            }
        };
    }
    let _ = writeln!(text, "\n[[record]]\npart = {}\nschema = {}", part_toml(&pick, true), quoted(&draft.schema));
    let _ = writeln!(text, "[record.values]");
    add_values(&mut text, part, draft, |column| match column {
        Use::Value(prop) => Some(prop),
        _ => None,
    });
    if let Some(tie) = tie
        && let Some(edge) = ontology().schema(&tie.schema).and_then(|schema| schema.edge.as_ref())
    {
        let (source, target) = if tie.row_is_source { ("this", "subject") } else { ("subject", "this") };
        let _ = writeln!(text, "\n[[record.tie]]\nschema = {}", quoted(&tie.schema));
        let _ =
            writeln!(text, "ends = {{ {} = {}, {} = {} }}", edge.source, quoted(source), edge.target, quoted(target));
        let _ = writeln!(text, "[record.tie.values]");
        add_values(&mut text, part, draft, |column| match column {
            Use::Tie(prop) => Some(prop),
            _ => None,
        });
    }
    if draft.tie.is_some() && named_tie(draft).is_none() {
        let say = "whose table this is is not said: name the other end, until then no tie is proposed";
        let _ = writeln!(text, "\n[[finding]]\nsay = {}", quoted(say));
    }
    text
}

fn add_values(text: &mut String, part: Option<&Part>, draft: &Draft, chosen: impl Fn(&Use) -> Option<&String>) {
    let mut places: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (at, column) in draft.columns.iter().enumerate() {
        if let Some(prop) = chosen(column) {
            let order = part.and_then(|part| order_of(part, at)).map(|order| format!(", order = \"{order}\""));
            let place = format!("{{ column = [{}]{} }}", quoted(&heading(part, at)), order.unwrap_or_default());
            places.entry(prop).or_default().push(place);
        }
    }
    for (prop, places) in places {
        let _ = writeln!(text, "{prop} = [{}]", places.join(", "));
    }
}

/// The heading that picks a column: its own words where only it has them, else its place.
fn heading(part: Option<&Part>, at: usize) -> String {
    let by_place = format!("#{}", at + 1);
    let Some(part) = part else { return by_place };
    let Some(text) = part.header.get(at).map(|text| line(text)) else { return by_place };
    let names = [text.clone()];
    let same = part.header.iter().filter(|other| super::clean::is_one_of(other, &names)).count();
    if same == 1 && !text.is_empty() && !text.starts_with('#') && !text.ends_with('*') { text } else { by_place }
}

/// "05/13/2020" in a column says how its other dates are meant.
fn order_of(part: &Part, at: usize) -> Option<&'static str> {
    let mut order = None;
    for cell in part.rows.iter().filter_map(|row| row.cells.get(at)) {
        let numbers: Vec<u32> =
            cell.trim().split(['/', '.', '-']).filter_map(|number| number.trim().parse().ok()).collect();
        let found = match numbers.as_slice() {
            [13..=31, 1..=12, _] => "dmy",
            [1..=12, 13..=31, _] => "mdy",
            _ => continue,
        };
        if order.is_some_and(|order| order != found) {
            return None;
        }
        order = Some(found);
    }
    order
}

fn picked(document: &Document, part: &Part, draft: &Draft) -> PartPick {
    let used = draft.columns.iter().enumerate().filter(|(_, column)| **column != Use::Ignore);
    let width = part.rows.first().map_or(part.header.len(), |row| row.cells.len());
    let mut pick = PartPick {
        title: Some(line(&part.title)).filter(|title| !title.is_empty()).into_iter().collect(),
        columns: used.map(|(at, _)| vec![heading(Some(part), at)]).collect(),
        width: part.header.is_empty().then_some(width),
        nth: None,
        without: draft.without.iter().map(|at| at + 1).collect(),
    };
    let same = parts_of(document, &pick);
    if same.len() > 1 {
        pick.nth = same.iter().position(|other| std::ptr::eq(*other, part)).map(|at| at + 1);
    }
    pick
}

fn part_toml(pick: &PartPick, rows: bool) -> String {
    let list = |names: &[String]| format!("[{}]", names.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(", "));
    let columns: Vec<String> = pick.columns.iter().map(|names| list(names)).collect();
    let mut fields = vec![format!("columns = [{}]", columns.join(", "))];
    if !pick.title.is_empty() {
        fields.insert(0, format!("title = {}", list(&pick.title)));
    }
    if let Some(width) = pick.width {
        fields.push(format!("width = {width}"));
    }
    if let Some(nth) = pick.nth.filter(|_| rows) {
        fields.push(format!("nth = {nth}"));
    }
    if rows && !pick.without.is_empty() {
        let without: Vec<String> = pick.without.iter().map(usize::to_string).collect();
        fields.push(format!("without = [{}]", without.join(", ")));
    }
    format!("{{ {} }}", fields.join(", "))
}

/// TOML allows no control characters in comments.
fn comment(text: &str) -> String {
    line(text).chars().filter(|c| !c.is_control()).collect()
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
