//! A recipe applied to a page: rows to records, records to proposals and ties, the rest to findings.
//!
//! - Records first, in the order of the file, then ties: a tie may name any record.
//! - A record said twice is one proposal; a row of a list that says nothing new is a finding.
//! - A record that finds no row on the page is a finding, never an empty silent answer.

use super::clean::{self, clean, kind_of, short};
use super::fits::is_pinned_to;
use super::format::{FactPick, File, FindingRule, Kind, PageKind, Place, Places, Record, SchemaIf, Tie};
use super::nobody::is_nobody;
use super::place::{Found, Look, Row, lines, parts_of, subjects};
use crate::collect::page::Document;
use crate::collect::proposal::{Proposal, Reading, made_id};
use crate::model::{PartialDate, SourceKind};
use crate::text;
use indexmap::IndexMap;
use scraper::ElementRef;
use std::collections::{BTreeMap, HashMap};
use toml::Spanned;

/// More rows than this are not read from one page: what is left is a finding.
const MAX_ROWS: usize = 100_000;

/// Findings of one kind beyond this are counted instead of listed.
const MAX_FINDINGS: usize = 2_000;

/// A record that was made and may be the end of a tie.
#[derive(Clone)]
struct End {
    id: String,
    locator: String,
    /// An earlier row made it, and this one adds nothing.
    is_known: bool,
}

struct Reader<'a> {
    recipe: &'a File,
    look: Look<'a>,
    out: Reading,
    /// Position in `out.proposals` by id.
    made: HashMap<String, usize>,
    /// Rows of a table, list or text by the id their words give: place of the name and id of each.
    alike: HashMap<String, Vec<(String, String)>>,
    named: BTreeMap<String, Vec<End>>,
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
    let mut reader =
        Reader { recipe, look, out, made: HashMap::new(), alike: HashMap::new(), named: BTreeMap::new(), silenced: 0 };
    reader.edition();
    reader.records();
    for tie in &recipe.tie {
        reader.page_tie(tie);
    }
    for rule in &recipe.finding {
        reader.rule(rule);
    }
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
                self.named.entry(name).or_default().push(End { id: known.clone(), locator, is_known: true });
                continue;
            }
            let rows = self.rows(Rows::of_record(record));
            if rows.is_empty() && !record.optional {
                self.none_found(&Rows::of_record(record));
            }
            for row in rows {
                if !self.holds(&record.when, &row) {
                    continue;
                }
                if let Some(end) = self.record(record, &row) {
                    if end.is_known && recipe.kind == PageKind::List && record.tie.is_empty() {
                        self.repeated(&row);
                    }
                    let ends = self.named.entry(name.clone()).or_default();
                    if !ends.iter().any(|known| known.id == end.id) {
                        ends.push(end.clone());
                    }
                    ties.extend(record.tie.iter().map(|tie| (tie, row.clone(), end.clone())));
                }
            }
        }
        for (tie, row, this) in ties {
            self.tie(tie, &row, Some(&this));
        }
    }

    fn page_tie(&mut self, tie: &Tie) {
        let rows = self.rows(Rows::of_tie(tie));
        if rows.is_empty() && !tie.optional {
            self.none_found(&Rows::of_tie(tie));
        }
        for row in rows {
            self.tie(tie, &row, None);
        }
    }

    fn rows(&mut self, from: Rows<'_>) -> Vec<Row<'a>> {
        let mut rows = Vec::new();
        if let Some(css) = from.each {
            let elements = self.look.root.into_iter().flat_map(|root| root.select(&css.selector));
            let holding = |element: &ElementRef<'_>| {
                from.contains.is_none_or(|text| clean::line(&lines(*element)).contains(text))
            };
            rows.extend(elements.filter(holding).map(Row::Element));
        } else if let Some(pick) = from.part {
            for part in parts_of(self.look.document, pick) {
                let kept = part.rows.iter().enumerate().filter(|(at, _)| !pick.without.contains(&(at + 1)));
                rows.extend(kept.map(|(_, row)| Row::Cells { part, row }));
            }
        } else if let Some(pick) = from.facts {
            rows.extend(subjects(self.look.document, pick).into_iter().map(Row::Facts));
        } else if let Some(pattern) = from.pieces {
            let starts: Vec<usize> = pattern.0.find_iter(&self.look.text).map(|found| found.start()).collect();
            for (at, start) in starts.iter().enumerate() {
                let end = starts.get(at + 1).copied().unwrap_or(self.look.text.len());
                let text = self.look.text.get(*start..end).unwrap_or_default().to_owned();
                let first = clean::line(text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default());
                let locator = self.look.block_with(&first).unwrap_or_else(|| self.look.line_with(&first));
                rows.push(Row::Text { text, locator });
            }
        } else {
            rows.push(Row::Page);
        }
        if rows.len() > MAX_ROWS {
            self.found("", format!("{} rows: only the first {MAX_ROWS} are read", rows.len()));
            rows.truncate(MAX_ROWS);
        }
        rows
    }

    fn none_found(&mut self, from: &Rows<'_>) {
        let what = match from {
            Rows { each: Some(css), contains: Some(text), .. } => format!("{:?} with {text:?}", css.text),
            Rows { each: Some(css), .. } => format!("{:?}", css.text),
            Rows { part: Some(pick), .. } => {
                let columns = pick.columns.iter().filter_map(|names| names.first()).map(String::as_str);
                format!("table with the columns {}", columns.collect::<Vec<_>>().join(", "))
            }
            Rows { facts: Some(pick), .. } => pick.form.join(" or "),
            _ => "passage this recipe looks for".to_owned(),
        };
        self.found("", format!("the page has no {what}; has its layout changed?"));
    }

    /// Do all conditions hold? One that fails with `otherwise` says so.
    fn holds(&mut self, when: &[Place], row: &Row<'a>) -> bool {
        for place in when {
            if !self.is_met(place, row) {
                if let Some(otherwise) = &place.otherwise {
                    let text = self.text_of(row);
                    self.found(&self.look.locator(row), format!("{otherwise}: {:?}", short(&text)));
                }
                return false;
            }
        }
        true
    }

    fn is_met(&self, place: &Place, row: &Row<'a>) -> bool {
        let texts = self.look.find(place, row);
        let any = |test: &dyn Fn(&str) -> bool| texts.iter().any(|found| test(&found.text));
        let met = (place.is.is_empty()
            || any(&|text| place.is.iter().any(|is| is.to_lowercase() == text.to_lowercase())))
            && place.like.as_ref().is_none_or(|like| any(&|text| like.0.is_match(text)))
            && place.empty.is_none_or(|empty| texts.is_empty() == empty)
            && place.company.is_none_or(|company| any(&|text| has_legal_form(text)) == company);
        met != place.not
    }

    fn text_of(&self, row: &Row<'a>) -> String {
        match row {
            Row::Page => String::new(),
            Row::Element(element) => lines(*element),
            Row::Cells { row, .. } => row.cells.join(" | "),
            Row::Facts(facts) => facts.iter().map(|fact| fact.value.as_str()).collect::<Vec<_>>().join(" | "),
            Row::Text { text, .. } => text.clone(),
        }
    }

    fn schema(&self, schema: Option<&str>, cases: &[SchemaIf], row: &Row<'a>) -> Option<String> {
        let case = cases.iter().find(|case| case.when.iter().all(|place| self.is_met(place, row)));
        case.map(|case| case.schema.get_ref().0.clone()).or_else(|| schema.map(str::to_owned))
    }

    /// One row as a record: its proposal is made or, when known, completed.
    fn record(&mut self, record: &Record, row: &Row<'a>) -> Option<End> {
        let stated = record.schema.as_ref().map(|schema| schema.get_ref().0.as_str());
        let schema = self.schema(stated, &record.schema_if, row)?;
        let locator = self.look.locator(row);
        let mut values = self.values(&schema, &record.values, row);
        let has_name = record.values.keys().any(|prop| prop.get_ref() == "name");
        if has_name && values.first("name").is_none() {
            let text = self.text_of(row);
            let whose = record.name.as_ref().map_or(recipe_subject(row), |name| name.get_ref().as_str());
            let message = match whose {
                "" => format!("no name in this row: {:?}", short(&text)),
                whose => format!("the page does not name its {whose}"),
            };
            self.found(&locator, message);
            return None;
        }
        let is_row = !matches!(row, Row::Page);
        if let Some(name) = values.first("name").filter(|name| is_row && is_nobody(name)) {
            let share = self.share_of(record, row);
            let what = if share.is_empty() { format!("{:?}", short(name)) } else { share };
            let message = format!("not named: {what} (row {:?})", short(&self.text_of(row)));
            self.found(&locator, message);
            return None;
        }
        let id = match self.number(record, row) {
            Some(id) => id,
            None => {
                let keys: Vec<&str> = match record.key.is_empty() {
                    true => vec!["name"],
                    false => record.key.iter().map(|key| key.get_ref().as_str()).collect(),
                };
                let parts = keys.iter().map(|key| values.first(key).unwrap_or_default());
                let scope = self.scope();
                let parts: Vec<&str> = [schema.as_str(), scope.as_str()].into_iter().chain(parts).collect();
                let id = made_id(self.recipe.id.get_ref(), &parts);
                let own = self.apart(id.clone(), &values, row, &parts);
                values.alike = Some(id).filter(|id| *id != own);
                own
            }
        };
        let is_known = self.add(&id, &schema, values);
        Some(End { id, locator, is_known })
    }

    /// The id of a row without a number: on a page about somebody, two rows of one name are two until somebody says
    /// otherwise. The first keeps the plain id. One cell that spans rows is one name.
    fn apart(&mut self, id: String, values: &Proposal, row: &Row<'a>, parts: &[&str]) -> String {
        let is_row = matches!(row, Row::Cells { .. }) && self.recipe.kind == PageKind::Page;
        let Some(name) = values.values.iter().find(|value| value.prop == "name").filter(|_| is_row) else { return id };
        let rows = self.alike.entry(id.clone()).or_default();
        if let Some((_, id)) = rows.iter().find(|(place, _)| *place == name.locator) {
            return id.clone();
        }
        let nth = rows.len() + 1;
        let own = match nth {
            1 => id,
            nth => made_id(self.recipe.id.get_ref(), &[parts, &["row", &nth.to_string()]].concat()),
        };
        rows.push((name.locator.clone(), own.clone()));
        if nth > 1 {
            let count = if nth == 2 { "two".to_owned() } else { nth.to_string() };
            self.found(&name.locator, format!("{count} rows are named {:?}: kept apart", short(&name.value)));
        }
        own
    }

    /// What a row that is not read as a record says of shares: "12.3 %".
    fn share_of(&self, record: &Record, row: &Row<'a>) -> String {
        let mut said = Vec::new();
        for (prop, Places(places)) in record.tie.iter().flat_map(|tie| &tie.values) {
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

    fn scope(&self) -> String {
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
    fn add(&mut self, id: &str, schema: &str, values: Proposal) -> bool {
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

    fn values(&mut self, schema: &str, wanted: &IndexMap<Spanned<String>, Places>, row: &Row<'a>) -> Proposal {
        let mut values = Proposal::new("", schema);
        for (prop, Places(places)) in wanted {
            for place in places {
                let is_for = place.schemata.is_empty() || place.schemata.iter().any(|only| only.get_ref().0 == schema);
                if is_for {
                    self.say(&mut values, prop.get_ref(), place, row);
                }
            }
        }
        values
    }

    fn say(&mut self, values: &mut Proposal, prop: &str, place: &Place, row: &Row<'a>) {
        if let Some(name) = &place.record {
            let ends = self.named.get(name).cloned().unwrap_or_default();
            for end in ends {
                values.say(prop, &end.id, &end.locator);
            }
            return;
        }
        let kind = place.kind.unwrap_or_else(|| kind_of(&values.schema, prop));
        let texts = self.look.find(place, row);
        if texts.is_empty() && place.required {
            self.found(&self.look.locator(row), format!("no {prop} in this row: {:?}", short(&self.text_of(row))));
        }
        for Found { text, locator, heading, unmapped } in texts {
            let locator = self.finer(place, &text, locator);
            if unmapped {
                self.found(&locator, format!("{prop}: {:?} is not among the words this recipe knows", short(&text)));
                continue;
            }
            match clean(&text, kind, place, &heading, &self.look.document.page().url) {
                Ok(Some(value)) => {
                    let value = match &place.template {
                        Some(template) => template.replace("{}", &value),
                        None => value,
                    };
                    let original = (kind != Kind::Text && place.fixed.is_none()).then_some(text.as_str());
                    values.say_as(prop, &value, original, &locator);
                }
                Ok(None) => {}
                Err(why) => self.found(&locator, format!("{prop}: {why}")),
            }
        }
    }

    /// The whole page's text has no place of its own: the block that holds the value has.
    fn finer(&self, place: &Place, text: &str, locator: String) -> String {
        if !locator.is_empty() && place.from != super::format::Origin::Title {
            return locator;
        }
        self.look.block_with(text).unwrap_or_else(|| match locator.is_empty() {
            true => self.look.line_with(text),
            false => locator,
        })
    }

    fn tie(&mut self, tie: &Tie, row: &Row<'a>, this: Option<&End>) {
        if !self.holds(&tie.when, row) {
            return;
        }
        let items: Vec<Row<'a>> = match &tie.items {
            None => vec![row.clone()],
            Some(Places(places)) => {
                let found = places
                    .iter()
                    .flat_map(|place| self.look.find(place, row).into_iter().map(move |found| (place, found)));
                found
                    .map(|(place, Found { text, locator, .. })| {
                        let locator = self.finer(place, &text, locator);
                        Row::Text { text, locator }
                    })
                    .collect()
            }
        };
        for item in items {
            let others = match &tie.other {
                None => Vec::new(),
                Some(other) if !self.holds(&other.when, &item) => continue,
                Some(other) => self.record(other, &item).into_iter().collect(),
            };
            self.tie_of(tie, &item, this, &others);
        }
    }

    fn tie_of(&mut self, tie: &Tie, row: &Row<'a>, this: Option<&End>, others: &[End]) {
        let Some(schema) = tie.schema.as_ref().map(|schema| schema.get_ref().0.clone()) else { return };
        let locator = self.look.locator(row);
        // Every combination of ends: a page with three filers and one issuer has three ties.
        let mut ways: Vec<Vec<(String, End)>> = vec![Vec::new()];
        for (prop, name) in &tie.ends {
            let ends = match name.as_str() {
                "this" => this.cloned().into_iter().collect(),
                "other" => others.to_vec(),
                name => self.named.get(name).cloned().unwrap_or_default(),
            };
            if ends.is_empty() {
                if tie.other.is_none() || name != "other" {
                    self.found(
                        &locator,
                        format!("{schema} without its {}: the page does not say who that is", prop.get_ref()),
                    );
                }
                return;
            }
            let longer = |way: &Vec<(String, End)>, end: &End| {
                let mut way = way.clone();
                way.push((prop.get_ref().clone(), end.clone()));
                way
            };
            ways = ways.iter().flat_map(|way| ends.iter().map(|end| longer(way, end)).collect::<Vec<_>>()).collect();
        }
        let values = self.values(&schema, &tie.values, row);
        for way in ways {
            let mut proposal = Proposal::new("", &schema);
            for (prop, end) in &way {
                proposal.say(prop, &end.id, &locator);
            }
            proposal.values.extend(values.values.iter().cloned());
            let said = proposal.values.iter().flat_map(|value| [value.prop.as_str(), value.value.as_str()]);
            let parts: Vec<&str> = std::iter::once(schema.as_str()).chain(said).collect();
            let id = made_id(self.recipe.id.get_ref(), &parts);
            if self.add(&id, &schema, proposal) && self.recipe.kind == PageKind::List {
                self.repeated(row);
            }
        }
    }

    fn repeated(&mut self, row: &Row<'a>) {
        let message = format!("an earlier row already says this: {:?}", short(&self.text_of(row)));
        self.found(&self.look.locator(row), message);
    }

    fn rule(&mut self, rule: &FindingRule) {
        if let Some(css) = &rule.each {
            let Some(root) = self.look.root else { return };
            for element in root.select(&css.selector) {
                let text = clean::line(&lines(element));
                let lacks = rule.lacks.as_ref().is_none_or(|lacks| element.select(&lacks.selector).next().is_none());
                let matches = rule.text.as_ref().is_none_or(|pattern| pattern.0.is_match(&text));
                if lacks && matches && rule.contains.as_ref().is_none_or(|wanted| text.contains(wanted.as_str())) {
                    let link = element.attr("href").map(|href| self.absolute(href)).unwrap_or_default();
                    let message = format!("{}: {:?} {link}", rule.say, short(&text));
                    self.found(&self.look.document.locator_of(element), message.trim().to_owned());
                }
            }
        }
        if rule.each.is_none() && rule.text.is_none() {
            self.found("", rule.say.clone());
        }
        if let Some(pattern) = rule.text.as_ref().filter(|_| rule.each.is_none()) {
            let texts: Vec<String> = pattern
                .0
                .captures_iter(&self.look.text)
                .filter_map(|found| found.get(1).or(found.get(0)))
                .map(|found| clean::line(found.as_str()))
                .collect();
            for text in texts {
                let locator = self.look.block_with(&text).unwrap_or_else(|| self.look.line_with(&text));
                self.found(&locator, format!("{}: {:?}", rule.say, short(&text)));
            }
        }
    }

    fn absolute(&self, href: &str) -> String {
        let base = url::Url::parse(&self.look.document.page().url);
        base.and_then(|base| base.join(href)).map_or_else(|_| href.to_owned(), |url| url.to_string())
    }

    fn found(&mut self, locator: &str, message: String) {
        if self.out.findings.len() < MAX_FINDINGS {
            self.out.found(locator, message);
        } else {
            self.silenced += 1;
        }
    }
}

/// Does the name end or begin as companies' names do? Foundations and "Group" are no companies yet.
pub(super) fn has_legal_form(name: &str) -> bool {
    // With what follows in brackets: "… 信託銀行株式会社（信託口）".
    const INSIDE: [&str; 9] = [
        "株式会社",
        "有限会社",
        "合同会社",
        "合資会社",
        "有限責任組合",
        "有限公司",
        "有限责任公司",
        "股份公司",
        "有限合伙",
    ];
    let forms = text::legal::strip(&text::normal::normal(name)).forms;
    forms.iter().any(|form| !matches!(form.class, text::FormClass::Group | text::FormClass::NonProfit))
        || INSIDE.iter().any(|form| name.contains(form))
}

/// What a record of the whole page is called when the recipe does not name it.
fn recipe_subject(row: &Row<'_>) -> &'static str {
    if matches!(row, Row::Page) { "subject" } else { "" }
}

/// Where rows come from.
struct Rows<'r> {
    each: Option<&'r super::format::Css>,
    contains: Option<&'r str>,
    part: Option<&'r super::format::PartPick>,
    facts: Option<&'r FactPick>,
    pieces: Option<&'r super::format::Re>,
}

impl<'r> Rows<'r> {
    fn of_record(record: &'r Record) -> Self {
        Self {
            each: record.each.as_ref(),
            contains: record.contains.as_deref(),
            part: record.part.as_ref(),
            facts: record.facts.as_ref(),
            pieces: record.pieces.as_ref(),
        }
    }

    fn of_tie(tie: &'r Tie) -> Self {
        Self {
            each: tie.each.as_ref(),
            contains: tie.contains.as_deref(),
            part: tie.part.as_ref(),
            facts: None,
            pieces: None,
        }
    }
}
