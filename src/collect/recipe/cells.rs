//! Cells that do not say one thing of one party: several values beside one label, a share for the holders of several
//! rows, shares in columns of several periods.
//!
//! - What is of several together is of none of them alone: the tie is proposed without it, and a finding says it.
//! - Left out on purpose: nothing is divided. "45.0 %" of two holders is not 22.5 % each.

use super::clean::{is_one_of, line, short};
use super::format::{PageKind, Place, Places, Record, Tie};
use super::holders::place_of;
use super::periods;
use super::place::{Row, column_of, columns_of, lines};
use super::read::Reader;
use super::several::{self, Named};
use crate::collect::page::{Fact, Part, PartRow};
use scraper::ElementRef;
use std::borrow::Cow;
use std::collections::HashMap;

/// Tables with more rows are not looked into for lines inside their cells.
const MAX_ROWS_WITH_LINES: usize = 2_000;

/// Properties of a holding that are of nobody alone where several hold it together.
const QUANTITIES: [&str; 4] = ["percentage", "votingPercentage", "sharesCount", "sharesValue"];

impl<'a> Reader<'a> {
    /// Does the row's element have several values beside the label of its name, as tables of several companies side by
    /// side do? Then a finding says so.
    pub(super) fn is_side_by_side(&mut self, record: &Record, row: &Row<'a>) -> bool {
        let Row::Element(element) = row else { return false };
        let names = record.values.iter().filter(|(prop, _)| prop.get_ref() == "name");
        let labels: Vec<String> =
            names.flat_map(|(_, Places(places))| places).flat_map(|place| place.label.clone()).collect();
        let rows = element.descendants().filter_map(ElementRef::wrap).filter(|one| one.value().name() == "tr");
        let Some((locator, values)) = rows
            .filter_map(|row| Some((self.look.document.locator_of(row), beside(row, &labels)?)))
            .find(|(_, values)| values.len() > 1)
        else {
            return false;
        };
        if self.ambiguous.insert((locator.clone(), "columns".to_owned())) {
            let quoted: Vec<String> = values.iter().map(|value| format!("{:?}", short(value))).collect();
            self.found(&locator, format!("several in columns, none is read: {}; map them by hand", quoted.join(", ")));
        }
        true
    }

    /// The row of a holding with what it says of its own party alone: a share that is of several rows together is taken
    /// out. None when the newest of several periods says nothing. Findings say both.
    pub(super) fn alone(&mut self, record: &Record, row: Row<'a>) -> Option<Row<'a>> {
        let (Row::Cells { part, row: cells }, Some(tie)) = (&row, holding(record)) else { return Some(row) };
        if let Some(heading) = quantities(tie).find_map(|place| gone(part, cells, place)) {
            let text = short(&cells.cells.join(" | "));
            let message = format!("nothing is stated for {heading:?}, only for another period; not read: {text:?}");
            self.found(&cells.locator, message);
            return None;
        }
        let names = place_of(&record.values, "name").and_then(|name| column_of(part, cells, &name.column).ok()?);
        let Some(names) = names else { return Some(row) };
        let mut own = cells.clone();
        for place in quantities(tie) {
            let Some(at) = column_of(part, cells, &place.column).ok().flatten() else { continue };
            let Some(locator) = cells.place(at) else { continue };
            let key = (part.locator.clone(), at, names);
            let shared = self.shared.entry(key).or_insert_with(|| shared_cells(part, at, names));
            let Some(holders) = shared.get(&locator) else { continue };
            let holders = holders.iter().map(|name| format!("{:?}", short(name))).collect::<Vec<_>>().join(", ");
            let said = cells.cells.get(at).cloned().unwrap_or_default();
            if let Some(cell) = own.to_mut().cells.get_mut(at) {
                cell.clear();
            }
            if self.ambiguous.insert((locator.clone(), "together".to_owned())) {
                let message = format!("{:?} is of several together, not of each: {holders}", short(&said));
                self.found(&locator, message);
            }
        }
        Some(Row::Cells { part, row: own })
    }

    /// The rows that a row is whose cell or text of the name has several: one for each. None, and a finding, when it is
    /// not certain where one name ends. What it says of shares is then of all together.
    pub(super) fn each_named(&mut self, record: &Record, row: Row<'a>) -> Vec<Row<'a>> {
        let is_read = self.recipe.kind == PageKind::Page && matches!(row, Row::Cells { .. } | Row::Facts(_));
        let names = record.values.iter().find(|(prop, _)| prop.get_ref() == "name").filter(|_| is_read);
        let Some(name) = names.and_then(|(_, Places(places))| places.first()) else { return vec![row] };
        let Some(found) = self.look.find(name, &row).into_iter().next() else { return vec![row] };
        let stated = record.schema.as_ref().map(|schema| schema.get_ref().0.as_str());
        let Some(schema) = self.schema(stated, &record.schema_if, &row) else { return vec![row] };
        let inside = self.lines_inside(&row, &found.locator);
        let lines: Vec<&str> = inside.lines().collect();
        let Ok(named) = several::named(&found.text, &lines, &schema) else {
            self.found(&found.locator, format!("several names, not read as one: {:?}", short(&found.text)));
            return Vec::new();
        };
        if named.is_one() {
            return vec![row];
        }
        let Named { names, more } = named;
        if let Some(more) = &more {
            let named = names.iter().map(|name| format!("{:?}", short(name))).collect::<Vec<_>>().join(", ");
            self.found(&found.locator, format!("others beside {named} are not named: {more:?}"));
        }
        let row = self.without_quantities(record, row, &found.text);
        names.iter().map(|one| renamed(&row, name, &found.text, one)).collect()
    }

    fn lines_inside(&self, row: &Row<'a>, locator: &str) -> String {
        match row {
            Row::Cells { part, .. } if part.rows.len() <= MAX_ROWS_WITH_LINES => {
                self.look.document.select(locator).map(lines).unwrap_or_default()
            }
            _ => String::new(),
        }
    }

    fn without_quantities(&mut self, record: &Record, row: Row<'a>, names: &str) -> Row<'a> {
        let (Row::Cells { part, row: cells }, Some(tie)) = (&row, holding(record)) else { return row };
        let mut own = cells.clone();
        for place in quantities(tie) {
            let Some(at) = column_of(part, cells, &place.column).ok().flatten() else { continue };
            let said = cells.cells.get(at).cloned().unwrap_or_default();
            if said.chars().any(char::is_alphanumeric) {
                if let Some(cell) = own.to_mut().cells.get_mut(at) {
                    cell.clear();
                }
                let message = format!("{:?} is of several together, not of each: {:?}", short(&said), short(names));
                self.found(&cells.place(at).unwrap_or_default(), message);
            }
        }
        Row::Cells { part, row: own }
    }
}

/// The row with one of the names in place of all.
fn renamed<'a>(row: &Row<'a>, place: &Place, all: &str, name: &str) -> Row<'a> {
    match row {
        Row::Cells { part, row: cells } => {
            let mut own = cells.clone();
            let at = column_of(part, cells, &place.column).ok().flatten();
            if let Some(cell) = at.and_then(|at| own.to_mut().cells.get_mut(at)) {
                name.clone_into(cell);
            }
            Row::Cells { part, row: own }
        }
        Row::Facts(facts) => {
            let one = |fact: &Cow<'a, Fact>| match is_one_of(&fact.name, &place.label) && fact.value.trim() == all {
                true => Cow::Owned(Fact { value: name.to_owned(), ..fact.clone().into_owned() }),
                false => fact.clone(),
            };
            Row::Facts(facts.iter().map(one).collect())
        }
        other => other.clone(),
    }
}

/// The tie by which the row's party holds something, or is held.
pub(super) fn holding(record: &Record) -> Option<&Tie> {
    let is_held = |tie: &&Tie| {
        let is_ownership = tie.schema.as_ref().is_some_and(|schema| schema.get_ref().0 == "Ownership");
        is_ownership && tie.ends.values().any(|end| end == "this")
    };
    record.tie.iter().find(is_held)
}

/// Where a holding's numbers stand: whole cells.
pub(super) fn quantities(tie: &Tie) -> impl Iterator<Item = &Place> {
    let wanted = tie.values.iter().filter(|(prop, _)| QUANTITIES.contains(&prop.get_ref().as_str()));
    wanted.flat_map(|(_, Places(places))| places).filter(|place| !place.column.is_empty())
}

/// The heading of the newest period when nothing stands below it in this row, but below another one.
fn gone(part: &Part, row: &PartRow, place: &Place) -> Option<String> {
    let all = columns_of(&part.header, row.cells.len(), &place.column);
    if all.len() < 2 {
        return None;
    }
    let heading = |at: &usize| part.header.get(*at).map_or("", String::as_str);
    let newest = periods::newest(all.iter().map(heading)).and_then(|nth| all.get(nth).copied());
    let newest = newest.or_else(|| column_of(part, row, &place.column).ok().flatten())?;
    let says = |at: &usize| row.cells.get(*at).is_some_and(|cell| cell.chars().any(char::is_alphanumeric));
    let is_elsewhere = all.iter().any(|at| *at != newest && says(at));
    (!says(&newest) && is_elsewhere).then(|| heading(&newest).to_owned())
}

/// Cells of a column beside which several cells of names stand, and these names.
fn shared_cells(part: &Part, at: usize, names: usize) -> HashMap<String, Vec<String>> {
    let mut beside: HashMap<String, Vec<(String, String)>> = HashMap::new();
    for row in &part.rows {
        let (Some(cell), Some(place), Some(name)) = (row.place(at), row.place(names), row.cells.get(names)) else {
            continue;
        };
        let known = beside.entry(cell).or_default();
        if !known.iter().any(|(other, _)| *other == place) {
            known.push((place, name.clone()));
        }
    }
    beside.retain(|_, names| names.len() > 1);
    beside.into_iter().map(|(cell, names)| (cell, names.into_iter().map(|(_, name)| name).collect())).collect()
}

/// The different texts beside the label of a row; a number of its own may stand before the label.
fn beside(row: ElementRef<'_>, labels: &[String]) -> Option<Vec<String>> {
    let cells: Vec<String> = row
        .child_elements()
        .filter(|cell| matches!(cell.value().name(), "td" | "th"))
        .map(|cell| line(&lines(cell)))
        .collect();
    let at = cells.iter().take(2).position(|cell| is_one_of(cell, labels))?;
    let mut values: Vec<String> = cells.into_iter().skip(at + 1).filter(|text| !text.is_empty()).collect();
    values.dedup();
    Some(values)
}
