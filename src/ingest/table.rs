//! Node and edge tables, read by a [`Mapping`].
//!
//! - Cells are kept verbatim, formulas included; a converted date or share keeps its original text.
//! - A row with too many cells is rejected, one with too few is read with a warning.
//! - Two rows that only share a name stay two entities; "unknown" and its like are never one entity.

use super::cells::{Cells, Row, Rows};
use super::csl::short_hash;
use super::feed::{Feed, Stop};
use super::ftm::file_stem;
use super::guess::guess_kind;
use super::lines::Lines;
use super::mapping::{Column, End, EndBy, Kind, Mapping, MappingError, known, position};
use super::values::read_date;
use super::{Format, IngestError, Options};
use crate::model::{EntityId, PropType, Schema, Share, Source, SourceId, SourceKind, Statement};
use std::collections::HashMap;
use std::sync::Arc;

/// Rows looked at for guessing.
const SAMPLE: usize = 50;

/// Words in a type column that are no schema names.
const SCHEMA_WORDS: [(&[&str], &str); 16] = [
    (&["company", "corporation", "corp", "会社", "株式会社", "企業", "公司", "企业", "法人"], "Company"),
    (&["person", "individual", "people", "officer", "個人", "人物", "自然人", "个人"], "Person"),
    (&["organization", "organisation", "org", "団体", "組織", "组织", "机构"], "Organization"),
    (&["fund", "ファンド", "基金"], "Fund"),
    (&["university", "大学"], "University"),
    (&["research institute", "institute", "研究所", "研究院"], "ResearchInstitute"),
    (&["government", "public body", "agency", "官庁", "政府", "政府机构"], "PublicBody"),
    (&["entity", "legal entity", "intermediary"], "LegalEntity"),
    (&["ship", "船舶"], "Vessel"),
    (&["owner", "ownership", "shareholder", "shareholder of", "owns", "株主", "出資", "股东", "持股"], "Ownership"),
    (&["director", "director of", "officer of", "役員", "取締役", "董事", "高管"], "Directorship"),
    (&["employee", "employment", "employed by", "雇用", "就業", "雇佣"], "Employment"),
    (&["member", "member of", "membership", "会員", "成员"], "Membership"),
    (&["family", "relative", "親族", "家族", "亲属"], "Family"),
    (&["associate", "associated with", "関係者", "关联"], "Associate"),
    (&["supplier", "supplies", "取引先", "供应商"], "Procurement"),
];

/// What people write when they do not know or do not say who it is.
const NOBODY: [&str; 26] = [
    "unknown",
    "undisclosed",
    "not disclosed",
    "not known",
    "not stated",
    "n/a",
    "na",
    "none",
    "null",
    "anonymous",
    "confidential",
    "various",
    "other",
    "others",
    "other shareholders",
    "-",
    "—",
    "?",
    "不明",
    "非公開",
    "非開示",
    "その他",
    "未知",
    "不详",
    "其他",
    "匿名",
];

/// Reads a table into `feed`; returns the mapping it was read by.
pub(super) fn read(
    lines: &mut Lines,
    format: Format,
    delimiter: char,
    name: &str,
    options: &Options,
    feed: &mut Feed,
) -> Result<Mapping, Stop> {
    let fail = |error| Stop::Failed(IngestError::Mapping(error, name.to_owned()));
    let mut rows = Rows::new(lines, delimiter);
    let header_row = options.mapping.as_ref().map_or(1, |mapping| mapping.header_row);
    let (header, mut sample) = header_and_sample(&mut rows, header_row)?;
    let header = header.ok_or_else(|| fail(MappingError::NoHeader(header_row)))?;
    let mut mapping = match &options.mapping {
        Some(mapping) => mapping.clone(),
        None => {
            let cells = |row: &Row| match row {
                Row::Cells(row) => Some(row.cells.clone()),
                Row::Broken { .. } => None,
            };
            let cells: Vec<Vec<String>> = sample.iter().filter_map(cells).collect();
            guess_kind(&header, &cells, if format == Format::EdgesCsv { Kind::Edges } else { Kind::Nodes })
        }
    };
    mapping.delimiter = Some(delimiter);
    let plan = Plan::new(&mapping, &header).map_err(fail)?;
    for note in &mapping.notes {
        feed.warn("header".to_owned(), note.clone());
    }
    let source = plan.source(name, feed)?;
    let mut reader = Reader { plan, source, file: file_stem(name), named: HashMap::new() };
    sample.reverse();
    loop {
        feed.at(rows.bytes());
        let row = match sample.pop() {
            Some(row) => row,
            None => match rows.next()? {
                Some(row) => row,
                None => return Ok(mapping),
            },
        };
        match row {
            Row::Broken { line, reason, raw } => feed.reject(format!("line {line}"), reason, &raw)?,
            Row::Cells(row) if row.cells.iter().all(|cell| cell.trim().is_empty()) => {}
            Row::Cells(row) => match reader.row(&row, feed)? {
                Ok(()) => feed.accept(),
                Err(reason) => feed.reject(row.locator(), reason, &row.raw)?,
            },
        }
    }
}

/// The header (made up as "#1", "#2", … where there is none) and the first rows below it.
fn header_and_sample(rows: &mut Rows<'_>, header_row: usize) -> Result<(Option<Vec<String>>, Vec<Row>), Stop> {
    let mut header = None;
    for _ in 0..header_row {
        header = match rows.next()? {
            Some(Row::Cells(row)) => Some(row.cells),
            Some(Row::Broken { .. }) | None => None,
        };
    }
    let mut sample = Vec::new();
    while sample.len() < SAMPLE
        && let Some(row) = rows.next()?
    {
        sample.push(row);
    }
    if header_row == 0 {
        let widths = sample.iter().map(|row| if let Row::Cells(row) = row { row.cells.len() } else { 0 });
        header = Some((1..=widths.max().unwrap_or_default()).map(|number| format!("#{number}")).collect());
    }
    Ok((header, sample))
}

/// A mapping resolved against a header.
struct Plan {
    kind: Kind,
    width: usize,
    schema: &'static Schema,
    schema_at: Option<usize>,
    id_at: Option<usize>,
    ends: Option<[EndAt; 2]>,
    columns: Vec<(usize, Arc<Column>)>,
    unescape: bool,
    title: String,
    publisher: Option<String>,
    url: Option<String>,
}

struct EndAt {
    at: usize,
    by: EndBy,
    schema: Option<&'static Schema>,
}

impl Plan {
    fn new(mapping: &Mapping, header: &[String]) -> Result<Self, MappingError> {
        let at = |column: &str| position(header, column).ok_or_else(|| MappingError::Column(column.to_owned()));
        let end = |end: &End| {
            let schema = end.schema.as_deref().map(known).transpose()?;
            Ok::<_, MappingError>(EndAt { at: at(&end.column)?, by: end.by, schema })
        };
        let ends = match (mapping.kind, &mapping.from, &mapping.to) {
            (Kind::Nodes, ..) => None,
            (Kind::Edges, Some(from), Some(to)) => Some([end(from)?, end(to)?]),
            (Kind::Edges, ..) => return Err(MappingError::NoEnds),
        };
        let columns = mapping.columns.iter().map(|column| Ok((at(&column.column)?, Arc::new(column.clone()))));
        let plan = Self {
            kind: mapping.kind,
            width: header.len(),
            schema: mapping.checked_schema()?,
            schema_at: mapping.schema_column.as_deref().map(at).transpose()?,
            id_at: mapping.id_column.as_deref().map(at).transpose()?,
            ends,
            columns: columns.collect::<Result<_, MappingError>>()?,
            unescape: mapping.unescape_formulas,
            title: mapping.source.title.clone(),
            publisher: mapping.source.publisher.clone(),
            url: mapping.source.url.clone(),
        };
        if !mapping.is_usable(header) {
            return Err(MappingError::NothingToRead(header.join(", ")));
        }
        Ok(plan)
    }

    fn source(&self, name: &str, feed: &mut Feed) -> Result<SourceId, Stop> {
        let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
        let title = if self.title.is_empty() { file } else { &self.title };
        let kind = match feed.dataset_kind() {
            SourceKind::Dataset => SourceKind::Table,
            other => other,
        };
        feed.source(Source::new(kind, title, self.publisher.as_deref(), self.url.as_deref()))
    }
}

/// A value made from a cell, and the cell's text where it differs.
struct Value {
    column: Arc<Column>,
    text: String,
    original: Option<String>,
}

struct Reader {
    plan: Plan,
    source: SourceId,
    file: String,
    /// Ids made from names, with a hash of the row that made them.
    named: HashMap<String, String>,
}

impl Reader {
    fn row(&mut self, row: &Cells, feed: &mut Feed) -> Result<Result<(), String>, Stop> {
        let found = row.cells.len();
        let width = self.plan.width;
        if found > width && row.cells.iter().skip(width).any(|cell| !cell.trim().is_empty()) {
            return Ok(Err(format!("{found} cells, the header has {width}")));
        }
        if found < width && !row.ended {
            return Ok(Err("cut off: the file ends inside this row".to_owned()));
        }
        if found < width {
            feed.warn(row.locator(), format!("{found} cells, the header has {width}: the others are read as empty"));
        }
        match self.plan.kind {
            Kind::Nodes => self.node(row, feed),
            Kind::Edges => self.edge(row, feed),
        }
    }

    fn cell<'a>(&self, row: &'a Cells, at: usize) -> Option<&'a str> {
        let text = row.cells.get(at)?.as_str();
        let text = match text.strip_prefix('\'') {
            Some(rest) if self.plan.unescape && rest.starts_with(['=', '+', '-', '@', '\t', '\r']) => rest,
            _ => text,
        };
        // "-0-" is how OFAC's tables, and "\\N" how database dumps, write that there is nothing.
        (!matches!(text.trim(), "" | "-0-" | "\\N")).then_some(text)
    }

    fn node(&mut self, row: &Cells, feed: &mut Feed) -> Result<Result<(), String>, Stop> {
        let (schema, _) = self.schema(row, feed);
        let values = self.values(row, schema, feed);
        let given = self.plan.id_at.and_then(|at| self.cell(row, at)).map(|id| id.trim().to_owned());
        let id = match given {
            Some(id) => {
                if feed.knows(&id) {
                    feed.warn(row.locator(), format!("the id {id:?} came before: the rows are merged"));
                }
                id
            }
            None => {
                let name = values.iter().find(|value| value.column.property == "name");
                let Some(name) = name.map(|value| value.text.clone()) else {
                    return Ok(Err("neither an id nor a name".to_owned()));
                };
                self.id_of_row(&name, row, feed)
            }
        };
        let id = EntityId::new(id);
        let statements = self.statements(&id, &values, row, feed);
        feed.entity(id, schema, statements)?;
        Ok(Ok(()))
    }

    /// The name's id, so that edge tables find it; a second, different row of that name gets its own.
    fn id_of_row(&mut self, name: &str, row: &Cells, feed: &mut Feed) -> String {
        let id = self.id_of_name(name, row);
        let cells: Vec<&str> = row.cells.iter().map(String::as_str).collect();
        let content = short_hash(&cells);
        match self.named.get(&id) {
            None => {
                self.named.insert(id.clone(), content);
                id
            }
            Some(known) if *known == content => {
                feed.warn(row.locator(), format!("{name:?}: the same row came before"));
                id
            }
            Some(_) => {
                feed.warn(row.locator(), format!("{name:?} came before with other details: kept apart"));
                format!("row-{}", short_hash(&[&id, &content]))
            }
        }
    }

    fn id_of_name(&self, name: &str, row: &Cells) -> String {
        let name = name.trim();
        if NOBODY.contains(&name.to_lowercase().as_str()) {
            return format!("unknown-{}", short_hash(&[&self.file, &row.line.to_string(), name]));
        }
        format!("name-{}", short_hash(&[name]))
    }

    fn edge(&mut self, row: &Cells, feed: &mut Feed) -> Result<Result<(), String>, Stop> {
        let (schema, word) = self.schema(row, feed);
        let Some(edge) = &schema.edge else { return Ok(Err(format!("{} is no relation", schema.name))) };
        let values = self.values(row, schema, feed);
        let mut ends = Vec::with_capacity(2);
        for (place, side, prop) in [(0, "from", &edge.source), (1, "to", &edge.target)] {
            let Some(end) = self.plan.ends.as_ref().and_then(|ends| ends.get(place)) else {
                return Ok(Err(format!("no {side} column")));
            };
            let Some(text) = self.cell(row, end.at) else { return Ok(Err(format!("nothing in the {side} column"))) };
            ends.push((prop, text.trim().to_owned(), end.by, end.schema));
        }
        let mut ids = Vec::with_capacity(2);
        for (prop, text, by, of) in ends {
            let id = match by {
                EndBy::Id => text,
                EndBy::Name => {
                    let range = schema.properties.get(prop).and_then(|p| p.range.as_deref());
                    let of = of.or_else(|| known(range?).ok());
                    self.named_end(&text, of, row, feed)?
                }
            };
            ids.push((prop, id));
        }
        let given = self.plan.id_at.and_then(|at| self.cell(row, at)).map(|id| id.trim().to_owned());
        let id = EntityId::new(given.unwrap_or_else(|| {
            let mut parts = vec![schema.name.as_str()];
            parts.extend(ids.iter().map(|(_, id)| id.as_str()));
            parts.extend(values.iter().flat_map(|value| [value.column.property.as_str(), value.text.as_str()]));
            format!("rel-{}", short_hash(&parts))
        }));
        if feed.knows(id.as_str()) {
            feed.warn(row.locator(), format!("the relation {:?} came before: the rows are merged", id.as_str()));
        }
        let mut statements = Vec::with_capacity(values.len() + 3);
        for (prop, end) in &ids {
            statements.push(self.statement(&id, prop, end, row, feed));
        }
        if let Some(word) = word
            && schema.properties.contains_key("role")
        {
            statements.push(self.statement(&id, "role", &word, row, feed));
        }
        statements.extend(self.statements(&id, &values, row, feed));
        feed.entity(id, schema, statements)?;
        Ok(Ok(()))
    }

    /// The entity of a name at an end, handed on the first time.
    fn named_end(
        &mut self,
        name: &str,
        schema: Option<&'static Schema>,
        row: &Cells,
        feed: &mut Feed,
    ) -> Result<String, Stop> {
        let id = self.id_of_name(name, row);
        if !feed.knows(&id)
            && let Some(schema) = schema.or_else(|| known("LegalEntity").ok())
        {
            let entity = EntityId::new(&id);
            let statement = self.statement(&entity, "name", name, row, feed);
            feed.entity(entity, schema, vec![statement])?;
        }
        Ok(id)
    }

    /// The row's schema, and the word of its type column when that names none.
    fn schema(&self, row: &Cells, feed: &mut Feed) -> (&'static Schema, Option<String>) {
        let default = self.plan.schema;
        let Some(word) = self.plan.schema_at.and_then(|at| self.cell(row, at)).map(str::trim) else {
            return (default, None);
        };
        let lower = word.to_lowercase().replace('_', " ");
        // Graph tools write the direction into a column of that name.
        if matches!(lower.as_str(), "directed" | "undirected") {
            return (default, None);
        }
        let by_word = || SCHEMA_WORDS.iter().find(|(words, _)| words.contains(&lower.as_str()));
        let found = known(word).ok().or_else(|| by_word().and_then(|(_, name)| known(name).ok()));
        match found.filter(|schema| schema.edge.is_some() == (self.plan.kind == Kind::Edges)) {
            Some(schema) => (schema, None),
            None => {
                feed.warn_once(row.locator(), format!("the type {word:?} is not known: read as {}", default.name));
                (default, Some(word.to_owned()))
            }
        }
    }

    /// What the cells of a row say, converted where the mapping says how.
    fn values(&self, row: &Cells, schema: &Schema, feed: &mut Feed) -> Vec<Value> {
        let mut values = Vec::new();
        let mut range: [Option<(&Arc<Column>, String)>; 2] = [None, None];
        for (at, column) in &self.plan.columns {
            let Some(cell) = self.cell(row, *at) else { continue };
            match column.property.as_str() {
                "share_low" => range[0] = Some((column, percent(cell, column.fraction))),
                "share_high" => range[1] = Some((column, percent(cell, column.fraction))),
                _ => {
                    let parts: Vec<&str> = match column.split.as_deref().filter(|split| !split.is_empty()) {
                        Some(split) => cell.split(split).filter(|part| !part.trim().is_empty()).collect(),
                        None => vec![cell],
                    };
                    values.extend(parts.into_iter().map(|part| convert(part, column, schema, row, feed)));
                }
            }
        }
        let whole = match range {
            [Some((column, low)), Some((_, high))] if low == high => Some((column, low)),
            [Some((column, low)), Some((_, high))] => Some((column, format!("{low}-{high}"))),
            [Some((column, low)), None] => Some((column, format!(">={low}"))),
            [None, Some((column, high))] => Some((column, format!("<={high}"))),
            [None, None] => None,
        };
        if let Some((column, text)) = whole {
            values.push(Value { column: column.clone(), text, original: None });
        }
        values
    }

    fn statements(&self, id: &EntityId, values: &[Value], row: &Cells, feed: &mut Feed) -> Vec<Statement> {
        let mut statements = Vec::with_capacity(values.len());
        for Value { column, text, original } in values {
            let prop = match column.property.as_str() {
                "share_low" | "share_high" => "percentage",
                other => other,
            };
            let mut statement = self.statement(id, prop, text, row, feed);
            if original.is_some() || column.lang.is_some() {
                statement.original = original.as_deref().map(Into::into);
                statement.lang = column.lang.as_deref().map(Into::into);
                statement = statement.seal();
            }
            statements.push(statement);
        }
        statements
    }

    fn statement(&self, id: &EntityId, prop: &str, value: &str, row: &Cells, feed: &mut Feed) -> Statement {
        let mut statement = Statement::new(id.clone(), feed.prop(prop), value, self.source);
        statement.locator = row.locator().into();
        statement
    }
}

fn convert(cell: &str, column: &Arc<Column>, schema: &Schema, row: &Cells, feed: &mut Feed) -> Value {
    let property = schema.properties.get(&column.property);
    let kind = property.map(|property| property.kind);
    if kind.is_none() {
        let message = format!("{:?} is not a property of {}: kept", column.property, schema.name);
        feed.warn_once(row.locator(), message);
    }
    let text = match (kind, column.date_format) {
        (_, Some(format)) => read_date(cell, format).unwrap_or_else(|| cell.to_owned()),
        (Some(PropType::Country), _) if cell.trim().len() == 2 => cell.trim().to_ascii_lowercase(),
        _ if column.fraction => percent(cell, true),
        _ => cell.to_owned(),
    };
    if kind == Some(PropType::Date) && text.parse::<crate::model::PartialDate>().is_err() {
        feed.warn(row.locator(), format!("{cell:?} is not read as a date: kept as written"));
    }
    if column.property == "percentage" && text.parse::<Share>().is_err() {
        feed.warn(row.locator(), format!("{cell:?} is not read as a share: kept as written"));
    }
    let original = (text != cell).then(|| cell.to_owned());
    Value { column: column.clone(), text, original }
}

/// A number as percent; what is no number stays as written.
fn percent(cell: &str, fraction: bool) -> String {
    match cell.trim().parse::<f64>() {
        Ok(number) if fraction => format!("{}", (number * 1e10).round() / 1e8),
        _ => cell.trim().to_owned(),
    }
}
