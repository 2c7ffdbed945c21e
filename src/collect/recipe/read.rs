//! A recipe applied to a page: rows to records, records to proposals and ties, the rest to findings.
//!
//! - Records first, in the order of the file, then ties: a tie may name any record.
//! - A record said twice is one proposal; a row of a list that says nothing new is a finding.
//! - A record that finds no row on the page is a finding, never an empty silent answer.

use super::clean::{self, clean, kind_of, short};
use super::elsewhere::Elsewhere;
use super::fits::is_pinned_to;
use super::format::{File, Kind, PageKind, Place, Places, Record, SchemaIf, Tie};
use super::itself::Itself;
use super::labels::without_years;
use super::name_cell::without_agent;
use super::names::has_legal_form;
use super::nobody::instead_of_a_name;
use super::notes::Remarks;
use super::place::{Found, Look, Row, lines};
use super::rows::Rows;
use super::scripts;
use super::several;
use super::standing::{Remark, is_renewed};
use super::stands::{died, start};
use super::structured::is_unit;
use super::tidy::tidied;
use super::units;
use crate::collect::page::{Document, Part, is_struck_out};
use crate::collect::proposal::{Proposal, Reading, made_id};
use crate::model::{PartialDate, SourceKind, ontology};
use indexmap::IndexMap;
use scraper::ElementRef;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::rc::Rc;
use toml::Spanned;

/// Findings of one kind beyond this are counted instead of listed.
const MAX_FINDINGS: usize = 2_000;

/// A record that was made and may be the end of a tie.
#[derive(Clone)]
pub(super) struct End {
    pub id: String,
    pub locator: String,
    /// An earlier row made it, and this one adds nothing.
    pub is_known: bool,
    /// The row's remark that what it states is over, planned or in doubt.
    pub over: Option<Remark>,
}

pub(super) struct Reader<'a> {
    pub recipe: &'a File,
    pub look: Look<'a>,
    pub out: Reading,
    /// Position in `out.proposals` by id.
    pub made: HashMap<String, usize>,
    /// Rows of a table, list or text by the id their words give: place of the name and id of each.
    pub alike: HashMap<String, Vec<(String, String)>>,
    pub named: BTreeMap<String, Vec<End>>,
    /// Part and headings that were said to fit one property together.
    pub ambiguous: BTreeSet<(String, String)>,
    /// Cells that stand beside several names: by part, column of shares and column of names.
    pub shared: HashMap<(String, usize, usize), HashMap<String, Vec<String>>>,
    pub seen: units::Seen,
    /// The remark of an end in the row whose values are being read.
    pub over: Option<Remark>,
    /// What the words above a part say of all its rows, by the part's place.
    pub above: HashMap<String, Option<Remark>>,
    /// Whose post or share the columns of a part say a tie is.
    pub elsewhere: RefCell<HashMap<(*const Part, *const Tie), Elsewhere>>,
    /// What tables say of all their rows, by their places.
    pub remarks: BTreeMap<String, Rc<Remarks>>,
    /// Lists of names or objects so far, and the item of one that is being read.
    pub lists: usize,
    pub item: Option<usize>,
    silenced: usize,
}

/// What the page yields.
pub(super) fn read(recipe: &File, document: &Document) -> Reading {
    let page = document.page();
    let (kind, title) = match recipe.kind {
        PageKind::List => (SourceKind::List, recipe.en.as_str()),
        PageKind::Page if page.title.trim().is_empty() => (SourceKind::Page, recipe.en.as_str()),
        PageKind::Page => (SourceKind::Page, page.title.trim()),
    };
    let publisher = recipe.publisher.as_deref().or(page.site.as_deref());
    let url = Some(page.url.as_str()).filter(|url| !url.is_empty());
    let mut out = Reading::new(kind, title, publisher, url);
    out.source.licence.clone_from(&recipe.licence);
    if let Some(grade) = &recipe.reliability {
        out.source.reliability = grade.0;
    }
    if !is_pinned_to(&recipe.fits, &page.url) {
        let page = recipe.fits.url.join(", ");
        out.found("", format!("this recipe is for one page only, and this is another one: {page}"));
        return out;
    }
    let look = Look::new(document);
    let mut reader = Reader {
        recipe,
        look,
        out,
        made: HashMap::new(),
        alike: HashMap::new(),
        named: BTreeMap::new(),
        ambiguous: BTreeSet::new(),
        shared: HashMap::new(),
        seen: units::Seen::default(),
        over: None,
        above: HashMap::new(),
        elsewhere: RefCell::default(),
        remarks: BTreeMap::new(),
        lists: 0,
        item: None,
        silenced: 0,
    };
    reader.struck_out();
    reader.edition();
    reader.records();
    for tie in &recipe.tie {
        reader.page_tie(tie);
    }
    for rule in &recipe.finding {
        reader.rule(rule);
    }
    reader.over_listings();
    if reader.silenced > 0 {
        let more = format!("{} more findings of this page are not listed", reader.silenced);
        reader.out.found("", more);
    }
    reader.out
}

impl<'a> Reader<'a> {
    fn edition(&mut self) {
        let Some(Places(places)) = &self.recipe.edition else { return };
        for place in places {
            for found in self.look.find(place, &Row::Page) {
                match clean::date(&found.text, place.order).ok().and_then(|day| day.parse::<PartialDate>().ok()) {
                    Some(day) => self.out.source.edition = self.out.source.edition.or(Some(day)),
                    None => self
                        .found(&found.locator, format!("the edition {:?} is not read as a date", short(&found.text))),
                }
            }
        }
        if self.out.source.edition.is_none() {
            self.found("", "the page names no edition".to_owned());
        }
    }

    fn records(&mut self) {
        let recipe = self.recipe;
        let mut ties: Vec<(&Tie, Row<'a>, End)> = Vec::new();
        for (number, record) in recipe.subject.iter().chain(&recipe.record).enumerate() {
            let name = match &record.name {
                Some(name) => name.get_ref().clone(),
                None if number == 0 && recipe.subject.is_some() => "subject".to_owned(),
                None => String::new(),
            };
            if let Some(known) = &record.known {
                let locator = self.look.locator(&Row::Page);
                self.named.entry(name).or_default().push(End {
                    id: known.clone(),
                    locator,
                    is_known: true,
                    over: None,
                });
                continue;
            }
            let from = Rows::of_record(record, recipe);
            let rows = self.rows(&from);
            if rows.is_empty() && !record.optional {
                self.none_found(&from);
            }
            let ends = self.named.get(&name).into_iter().flatten();
            let mut known: HashSet<String> = ends.map(|end| end.id.clone()).collect();
            for row in rows {
                if !self.holds(&record.when, &row) || self.is_side_by_side(record, &row) {
                    continue;
                }
                let Some(row) = self.alone(record, row) else { continue };
                let rows = self.each_holder(record, row);
                for row in rows.into_iter().flat_map(|row| self.each_named(record, row)).collect::<Vec<_>>() {
                    self.unread_parties(record, &row);
                    self.unread_labels(record, &row);
                    let made = match self.itself(record, &row, None, None) {
                        Itself::Said => None,
                        Itself::Known(end) => Some(end),
                        Itself::No => self.record(record, &row),
                    };
                    if let Some(end) = made {
                        if end.is_known && recipe.kind == PageKind::List && record.tie.is_empty() {
                            self.repeated(&row);
                        }
                        if known.insert(end.id.clone()) {
                            self.named.entry(name.clone()).or_default().push(end.clone());
                        }
                        ties.extend(record.tie.iter().map(|tie| (tie, row.clone(), end.clone())));
                    }
                }
            }
        }
        for (tie, row, this) in ties {
            self.tie(tie, &row, Some(&this));
        }
    }

    fn page_tie(&mut self, tie: &Tie) {
        let from = Rows::of_tie(tie, self.recipe);
        let rows = self.rows(&from);
        if rows.is_empty() && !tie.optional {
            self.none_found(&from);
        }
        for row in rows {
            self.tie(tie, &row, None);
        }
    }

    /// Do all conditions hold? One that fails with `otherwise` says so.
    pub(super) fn holds(&mut self, when: &[Place], row: &Row<'a>) -> bool {
        for place in when {
            if !self.is_met(place, row) {
                if let Some(otherwise) = &place.otherwise {
                    let text = self.text_of(row);
                    let what = if text.is_empty() { String::new() } else { format!(": {:?}", short(&text)) };
                    self.found(&self.look.locator(row), format!("{otherwise}{what}"));
                }
                return false;
            }
        }
        true
    }

    pub(super) fn is_met(&self, place: &Place, row: &Row<'a>) -> bool {
        let texts = self.look.find(place, row);
        let any = |test: &dyn Fn(&str) -> bool| texts.iter().any(|found| test(&found.text));
        let met = (place.is.is_empty()
            || any(&|text| place.is.iter().any(|is| is.to_lowercase() == text.to_lowercase())))
            && place.like.as_ref().is_none_or(|like| any(&|text| like.0.is_match(text)))
            && place.empty.is_none_or(|empty| texts.is_empty() == empty)
            && place.company.is_none_or(|company| any(&|text| has_legal_form(without_agent(text))) == company)
            && place.unit.is_none_or(|unit| any(&|text| is_unit(text) && !has_legal_form(text)) == unit);
        met != place.not
    }

    pub(super) fn text_of(&self, row: &Row<'a>) -> String {
        match row {
            Row::Page => String::new(),
            Row::Element(element) => lines(*element),
            Row::Cells { row, .. } => row.cells.join(" | "),
            Row::Facts(facts) => facts.iter().map(|fact| fact.value.as_str()).collect::<Vec<_>>().join(" | "),
            Row::Text { text, .. } | Row::Name { whole: text, .. } => text.clone(),
        }
    }

    pub(super) fn schema(&self, schema: Option<&str>, cases: &[SchemaIf], row: &Row<'a>) -> Option<String> {
        let case = cases.iter().find(|case| case.when.iter().all(|place| self.is_met(place, row)));
        case.map(|case| case.schema.get_ref().0.clone()).or_else(|| schema.map(str::to_owned))
    }

    /// One row as a record: its proposal is made or, when known, completed.
    pub(super) fn record(&mut self, record: &Record, row: &Row<'a>) -> Option<End> {
        let stated = record.schema.as_ref().map(|schema| schema.get_ref().0.as_str());
        let schema = self.schema(stated, &record.schema_if, row)?;
        let locator = self.look.locator(row);
        let mut values = self.values(&schema, &record.values, row);
        let over = self.over.take().or_else(|| died(&values));
        let has_name = record.values.keys().any(|prop| prop.get_ref() == "name");
        if has_name && values.first("name").is_none() {
            if self.name_is_ambiguous(record, row) {
                return None;
            }
            let text = self.text_of(row);
            let whose = record.name.as_ref().map_or(recipe_subject(row), |name| name.get_ref().as_str());
            let message = match whose {
                "" => format!("no name in this row: {:?}", short(&text)),
                "subject" => super::portal::why(self.look.document).unwrap_or_else(|| {
                    "the page does not name its subject: no one company or institution is named as such".to_owned()
                }),
                whose => format!("the page does not name its {whose}"),
            };
            self.found(&locator, message);
            return None;
        }
        let is_row = !matches!(row, Row::Page);
        let nobody = values.first("name").filter(|_| is_row).and_then(|name| Some((name, instead_of_a_name(name)?)));
        if let Some((name, instead)) = nobody {
            let share = self.share_of(record, row);
            let what = if share.is_empty() { format!("{:?}", short(name)) } else { share };
            let message = format!("{instead}: {what} (row {:?})", short(&self.text_of(row)));
            self.found(&locator, message);
            return None;
        }
        let is_text = matches!(row, Row::Text { .. } | Row::Element(_)) && self.recipe.kind == PageKind::Page;
        let name = values.first("name").filter(|_| is_text);
        if let Some(name) = name.filter(|name| several::named(name, &[], &schema).map_or(true, |named| !named.is_one()))
        {
            self.found(&locator, format!("several names, not read as one: {:?}", short(name)));
            return None;
        }
        let id = match self.number(record, row) {
            Some(id) => id,
            None => {
                let keys: Vec<&str> = match record.key.is_empty() {
                    true => vec!["name"],
                    false => record.key.iter().map(|key| key.get_ref().as_str()).collect(),
                };
                let parts = keys.iter().map(|key| scripts::key(&values, key));
                let scope = self.scope();
                let parts: Vec<&str> = [schema.as_str(), scope.as_str()].into_iter().chain(parts).collect();
                let id = made_id(self.recipe.id.get_ref(), &parts);
                let own = self.apart(id.clone(), &values, row, &parts);
                values.alike = Some(id).filter(|id| *id != own);
                own
            }
        };
        let is_known = self.add(&id, &schema, values);
        Some(End { id, locator, is_known, over })
    }

    /// Was it already said that several columns may be this record's name?
    fn name_is_ambiguous(&self, record: &Record, row: &Row<'a>) -> bool {
        let Row::Cells { part, .. } = row else { return false };
        let names = record.values.iter().filter(|(prop, _)| prop.get_ref() == "name");
        names.flat_map(|(_, Places(places))| places).any(|place| {
            self.look
                .unclear_column(place, row)
                .is_some_and(|why| self.ambiguous.contains(&(part.locator.clone(), why)))
        })
    }

    /// What a row that is not read as a record says of shares: "12.3 %".
    pub(super) fn share_of(&self, record: &Record, row: &Row<'a>) -> String {
        self.share_in(&record.tie, row)
    }

    pub(super) fn share_in(&self, ties: &[Tie], row: &Row<'a>) -> String {
        let mut said = Vec::new();
        for (prop, Places(places)) in ties.iter().flat_map(|tie| &tie.values) {
            let unit = match prop.get_ref().as_str() {
                "percentage" => " %",
                "votingPercentage" => " % of votes",
                "sharesCount" => " shares",
                _ => continue,
            };
            for place in places {
                for found in self.look.find(place, row) {
                    let kind = place.kind.unwrap_or_else(|| kind_of("Ownership", prop.get_ref()));
                    if let Ok(Some(value)) = clean(&found.text, kind, place, &found.heading, "") {
                        said.push(format!("{value}{unit}"));
                    }
                }
            }
        }
        said.join(", ")
    }

    pub(super) fn scope(&self) -> String {
        match self.recipe.kind {
            PageKind::List => String::new(),
            PageKind::Page => {
                let url = &self.look.document.page().url;
                url.split('#').next().unwrap_or_default().to_owned()
            }
        }
    }

    fn number(&self, record: &Record, row: &Row<'a>) -> Option<String> {
        let number = record.id.as_ref()?;
        let found = number.number.0.iter().find_map(|place| self.look.find(place, row).into_iter().next())?;
        Some(format!("{}-{}", number.prefix, found.text))
    }

    /// Adds or completes a proposal; was nothing new?
    pub(super) fn add(&mut self, id: &str, schema: &str, values: Proposal) -> bool {
        match self.made.get(id).and_then(|at| self.out.proposals.get_mut(*at)) {
            Some(proposal) => {
                let before = proposal.values.len();
                for value in values.values {
                    proposal.say_as(&value.prop, &value.value, value.original.as_deref(), &value.locator);
                }
                before == proposal.values.len()
            }
            None => {
                self.made.insert(id.to_owned(), self.out.proposals.len());
                self.out.proposals.push(Proposal { entity: id.to_owned(), schema: schema.to_owned(), ..values });
                false
            }
        }
    }

    pub(super) fn values(
        &mut self,
        schema: &str,
        wanted: &IndexMap<Spanned<String>, Places>,
        row: &Row<'a>,
    ) -> Proposal {
        // Ends that start dates state ("2010～2019") are for ties whose endDate says nothing.
        let (mut values, mut ends) = (Proposal::new("", schema), Proposal::new("", schema));
        for (prop, Places(places)) in wanted {
            let mut found = false;
            for place in places {
                let is_for = place.schemata.is_empty() || place.schemata.iter().any(|only| only.get_ref().0 == schema);
                if is_for && !(place.fallback && found) {
                    found |= self.say(&mut values, &mut ends, prop.get_ref(), place, row);
                }
            }
        }
        self.status_in_words(&mut values, &mut ends);
        if values.first("endDate").is_none() {
            values.values.append(&mut ends.values);
        }
        values
    }

    /// Says what stands at a place; did anything?
    fn say(&mut self, values: &mut Proposal, ends: &mut Proposal, prop: &str, place: &Place, row: &Row<'a>) -> bool {
        if let Some(name) = &place.record {
            for end in self.named.get(name).into_iter().flatten() {
                values.say(prop, &end.id, &end.locator);
            }
            return true;
        }
        let kind = place.kind.unwrap_or_else(|| kind_of(&values.schema, prop));
        let mut texts = self.look.find(place, row);
        if texts.is_empty() {
            self.unclear(prop, place, row);
        }
        if texts.is_empty() && place.required {
            let message = match row {
                Row::Page => format!("the page does not say its {prop} where this recipe looks for it"),
                _ => format!("no {prop} in this row: {:?}", short(&self.text_of(row))),
            };
            self.found(&self.look.locator(row), message);
        }
        if place.only {
            texts.dedup_by(|next, first| next.text == first.text);
            if texts.len() > 1 {
                let said: Vec<String> = texts.iter().map(|found| format!("{:?}", short(&found.text))).collect();
                let message = format!("{prop}: several may be meant, none is taken: {}", said.join(", "));
                self.found(&self.look.locator(row), message);
                return true;
            }
        }
        let found = !texts.is_empty();
        for Found { text, locator, heading, unmapped, stated } in texts {
            let locator = self.finer(place, &text, locator);
            if unmapped {
                self.found(&locator, format!("{prop}: {:?} is not among the words this recipe knows", short(&text)));
                continue;
            }
            if prop == "name" && place.fixed.is_none() && self.recipe.kind == PageKind::Page {
                let tidied = tidied(&text, &stated);
                self.over = self.over.take().or(tidied.over);
                let is_alone = !matches!(row, Row::Text { .. } | Row::Name { .. });
                match scripts::apart(&tidied.name, &values.schema, is_alone).filter(|_| has_alias(&values.schema)) {
                    Some((name, alias)) => {
                        values.say_as(prop, &name, Some(&stated), &locator);
                        values.say_as("alias", &alias, Some(&stated), &locator);
                    }
                    None => {
                        let name = self.bare_name(&tidied.name, &values.schema, row, &locator);
                        values.say_as(prop, &name, Some(&stated), &locator);
                    }
                }
                continue;
            }
            let Some(heading) = self.with_unit(kind, prop, row, &heading, &locator) else { continue };
            if prop == "previousName" && kind == Kind::Text {
                values.say_as(prop, without_years(&text), Some(&text), &locator);
                continue;
            }
            let cleaned = match kind {
                Kind::Date if prop == "startDate" => start(&text, place).map(|(start, end)| {
                    ends.say_as("endDate", &end.unwrap_or_default(), Some(&text), &locator);
                    start
                }),
                Kind::Date if prop == "endDate" && is_renewed(&text) => {
                    Err(format!("{:?} may have been renewed: no certain end", short(&text)))
                }
                Kind::Percent => {
                    let share = clean(&text, kind, place, &heading, "");
                    share.and_then(|share| self.in_percent(share, place, row))
                }
                _ => clean(&text, kind, place, &heading, &self.look.document.page().url),
            };
            match cleaned {
                Ok(Some(value)) => {
                    let value = place.template.as_ref().map_or(value.clone(), |words| words.replace("{}", &value));
                    let original = (kind != Kind::Text && place.fixed.is_none()).then_some(text.as_str());
                    values.say_as(prop, &value, original, &locator);
                }
                Ok(None) => {}
                Err(why) => self.found(&locator, format!("{prop}: {why}")),
            }
        }
        found
    }

    /// Says once for a part that several of its columns, or only one of an earlier period, may be a property.
    fn unclear(&mut self, prop: &str, place: &Place, row: &Row<'a>) {
        let Row::Cells { part, .. } = row else { return };
        let Some(why) = self.look.unclear_column(place, row) else { return };
        if self.ambiguous.insert((part.locator.clone(), why.clone())) {
            self.found(&part.locator, format!("{prop}: {why}; none is taken, map it by hand"));
        }
    }

    /// The name of the page's subject, where it has one.
    pub(super) fn subject_name(&self) -> Option<String> {
        let subject = self.recipe.subject.as_ref()?;
        let name = subject.name.as_ref().map_or("subject", |name| name.get_ref().as_str());
        let id = &self.named.get(name)?.first()?.id;
        Some(self.caption_of(id))
    }

    pub(super) fn proposed(&self, id: &str) -> Option<&Proposal> {
        self.made.get(id).and_then(|at| self.out.proposals.get(*at))
    }

    /// The whole page's text has no place of its own: the block that holds the value has.
    pub(super) fn finer(&self, place: &Place, text: &str, locator: String) -> String {
        if !locator.is_empty() && place.from != super::format::Origin::Title {
            return locator;
        }
        self.look.block_with(text).unwrap_or_else(|| match locator.is_empty() {
            true => self.look.line_with(text),
            false => locator,
        })
    }

    pub(super) fn repeated(&mut self, row: &Row<'a>) {
        let message = format!("an earlier row already says this: {:?}", short(&self.text_of(row)));
        self.found(&self.look.locator(row), message);
    }

    /// Text that the page strikes out is not read; that it is there is said.
    fn struck_out(&mut self) {
        let Some(root) = self.look.root else { return };
        let mut inside = HashSet::new();
        for element in root.descendants().filter_map(ElementRef::wrap).filter(|one| is_struck_out(one.value())) {
            if inside.contains(&element.id()) {
                continue;
            }
            inside.extend(element.descendants().filter_map(ElementRef::wrap).map(|inner| inner.id()));
            let text: Vec<&str> = element.text().collect();
            let text = short(&text.concat());
            if !text.is_empty() {
                self.found(&self.look.document.locator_of(element), format!("struck-out text is left out: {text:?}"));
            }
        }
    }

    /// Everything was read, and this must be known of it.
    pub(super) fn noted(&mut self, locator: &str, message: String) {
        if self.out.findings.len() < MAX_FINDINGS {
            self.out.note(locator, message);
        } else {
            self.silenced += 1;
        }
    }

    /// Two ties may be made of one property: what they both can not read is said once.
    pub(super) fn found_once(&mut self, locator: &str, message: String) {
        if !self.out.findings.iter().any(|known| known.locator == locator && known.message == message) {
            self.found(locator, message);
        }
    }

    pub(super) fn found(&mut self, locator: &str, message: String) {
        if self.out.findings.len() < MAX_FINDINGS {
            self.out.found(locator, message);
        } else {
            self.silenced += 1;
        }
    }
}

fn has_alias(schema: &str) -> bool {
    ontology().schema(schema).is_some_and(|schema| schema.properties.contains_key("alias"))
}

/// What a record of the whole page is called when the recipe does not name it.
fn recipe_subject(row: &Row<'_>) -> &'static str {
    if matches!(row, Row::Page) { "subject" } else { "" }
}
