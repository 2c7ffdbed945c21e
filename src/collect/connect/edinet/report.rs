//! One large-shareholding report: a ZIP of tab-separated tables (UTF-16) with element, context and value.
//!
//! - A context names the holder a row is about ("…FilerLargeVolumeHolder2Member"); rows without are about the report.
//! - A holding ratio is a pure number in the tables, a fraction of one; one with a percent sign or unit is percent.
//!   Where a filer mixes both up, what cannot be told is a finding. What was written is kept beside the percentage.
//! - Unpacking is bounded by entries and bytes; names in the package never become paths.

use super::super::super::{Proposal, made_id};
use super::super::gbizinfo::plain;
use super::super::pick::{Read, shortened};
use crate::model::PartialDate;
use crate::text::{identifiers::compact, strip};
use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

const MOST_ENTRIES: usize = 200;
/// Unpacked bytes of all tables.
const MOST_BYTES: u64 = 32 << 20;
const MOST_HOLDERS: u32 = 200;

/// Why a package cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReportError {
    #[error("not a ZIP package ({0})")]
    Package(String),
    #[error("{0} entries in a package, at most {MOST_ENTRIES} are read")]
    Entries(usize),
    #[error("tables of more than {MOST_BYTES} bytes in a package")]
    Bytes,
    #[error("no table of a large-shareholding report in the package")]
    NoTable,
}

/// What the list of documents says of a report.
pub(super) struct Named<'a> {
    pub(super) document: &'a str,
    /// EDINET codes.
    pub(super) issuer: Option<&'a str>,
    pub(super) filer: Option<&'a str>,
    pub(super) filer_name: Option<&'a str>,
    /// The report that this one corrects.
    pub(super) corrects: Option<&'a str>,
    /// The id in the case of an EDINET code.
    pub(super) id_of: &'a dyn Fn(&str) -> String,
}

/// Reads a package by itself: every party gets an id of its own. `document` is its number, `issuer` the EDINET code
/// of the issuer, where known.
pub fn read_report(zip: &[u8], document: &str, issuer: Option<&str>) -> Result<Read, ReportError> {
    let id_of = |code: &str| format!("jp-edinet-{code}");
    package(zip, &Named { document, issuer, filer: None, filer_name: None, corrects: None, id_of: &id_of })
}

pub(super) fn package(zip: &[u8], named: &Named<'_>) -> Result<Read, ReportError> {
    let mut read = Read::default();
    let tables = unpacked(zip)?;
    let mut report = Report { named, common: BTreeMap::new(), holders: BTreeMap::new() };
    let mut seen = false;
    for (name, text) in &tables {
        // The package also has a table of the audit report and the like.
        if name.contains("jplvh") {
            seen = true;
            report.table(name, text, &mut read);
        }
    }
    if !seen {
        return Err(ReportError::NoTable);
    }
    report.hand_on(&mut read);
    Ok(read)
}

/// Name and text of every table.
fn unpacked(zip: &[u8]) -> Result<Vec<(String, String)>, ReportError> {
    let broken = |error: &dyn std::fmt::Display| ReportError::Package(shortened(&error.to_string()));
    let mut archive = zip::ZipArchive::new(Cursor::new(zip)).map_err(|error| broken(&error))?;
    if archive.len() > MOST_ENTRIES {
        return Err(ReportError::Entries(archive.len()));
    }
    let mut left = MOST_BYTES;
    let mut tables = Vec::new();
    for at in 0..archive.len() {
        let entry = archive.by_index(at).map_err(|error| broken(&error))?;
        let name = entry.name().map_err(|error| broken(&error))?.into_owned();
        if !entry.is_file() || !name.to_lowercase().ends_with(".csv") {
            continue;
        }
        let mut bytes = Vec::new();
        entry.take(left + 1).read_to_end(&mut bytes).map_err(|error| broken(&error))?;
        left = left.checked_sub(bytes.len() as u64).ok_or(ReportError::Bytes)?;
        // With a byte order mark: UTF-16 little endian; without: UTF-8.
        let (text, _, _) = encoding_rs::UTF_8.decode(&bytes);
        tables.push((name, text.into_owned()));
    }
    Ok(tables)
}

/// A value and where it stands.
#[derive(Clone, Debug)]
struct Cell {
    value: String,
    /// Its unit is percent, and not a pure number.
    in_percent: bool,
    place: String,
}

type Cells = BTreeMap<String, Cell>;

/// Kind of holder in the context (filer before joint holder) and its number.
type HolderKey = (u8, u32);

struct Report<'a> {
    named: &'a Named<'a>,
    common: Cells,
    holders: BTreeMap<HolderKey, Cells>,
}

/// "FilingDateInstant_jplvh010000-lvh_E00000-000FilerLargeVolumeHolder2Member" is the second holder.
fn holder_of(context: &str) -> Option<HolderKey> {
    for (axis, mark) in [(0, "FilerLargeVolumeHolder"), (1, "JointHolder")] {
        let number = context.rsplit_once(mark).and_then(|(_, rest)| rest.strip_suffix("Member")?.parse().ok());
        if let Some(number) = number {
            return Some((axis, number));
        }
    }
    None
}

fn is_blank(value: &str) -> bool {
    matches!(value.trim(), "" | "-" | "－" | "―" | "—" | "ー" | "該当事項なし" | "該当なし" | "なし" | "無")
}

impl Report<'_> {
    fn table(&mut self, name: &str, text: &str, read: &mut Read) {
        let mut reader = csv::ReaderBuilder::new().delimiter(b'\t').flexible(true).from_reader(text.as_bytes());
        let header = reader.headers().cloned().unwrap_or_default();
        let column = |wanted: &str| header.iter().position(|cell| cell.trim_start_matches('\u{feff}') == wanted);
        let (Some(element), Some(context), Some(value)) = (column("要素ID"), column("コンテキストID"), column("値"))
        else {
            read.found(&format!("{name} line 1"), "the table has other columns than documented");
            return;
        };
        let units = [column("ユニットID"), column("単位")];
        for row in reader.records() {
            let row = match row {
                Ok(row) => row,
                Err(error) => {
                    let line = error.position().map_or(1, csv::Position::line);
                    read.found(&format!("{name} line {line}"), "the row cannot be read");
                    continue;
                }
            };
            let line = row.position().map_or(1, csv::Position::line);
            let (Some(element), Some(context), Some(value)) = (row.get(element), row.get(context), row.get(value))
            else {
                read.found(&format!("{name} line {line}"), "the row is cut off");
                continue;
            };
            if is_blank(value) {
                continue;
            }
            let holder = holder_of(context);
            if holder.is_some_and(|(_, number)| number > MOST_HOLDERS) {
                read.found(&format!("{name} line {line}"), format!("more than {MOST_HOLDERS} holders"));
                continue;
            }
            let cells = match holder {
                Some(key) => self.holders.entry(key).or_default(),
                None => &mut self.common,
            };
            // The first one of a context is the cover's or the holder's own; later ones repeat it.
            let key = element.rsplit(':').next().unwrap_or(element).to_owned();
            let place = format!("{name} line {line}");
            let in_percent = is_percent(units.map(|unit| unit.and_then(|at| row.get(at)).unwrap_or_default()));
            cells.entry(key).or_insert_with(|| Cell { value: value.trim().to_owned(), in_percent, place });
        }
    }

    /// A cell of a holder, or else one of the report.
    fn cell<'c>(&'c self, holder: &'c Cells, key: &str) -> Option<&'c Cell> {
        holder.get(key).or_else(|| self.common.get(key))
    }

    /// A cell of the report; in reports of one filer everything may stand at that holder.
    fn common(&self, key: &str) -> Option<&Cell> {
        self.common.get(key).or_else(|| self.holders.values().find_map(|cells| cells.get(key)))
    }

    fn hand_on(&self, read: &mut Read) {
        let Some(issuer) = self.issuer(read) else { return };
        let alone = BTreeMap::from([((0, 1), Cells::new())]);
        let holders = if self.holders.is_empty() { &alone } else { &self.holders };
        let mut first: Option<String> = None;
        for (key, cells) in holders {
            let Some((id, place)) = self.holder(cells, *key, read) else { continue };
            self.holding(cells, holders.len(), &id, &place, &issuer, read);
            match &first {
                None => first = Some(id),
                Some(first) => self.together(first, &id, &place, read),
            }
        }
    }

    fn issuer(&self, read: &mut Read) -> Option<String> {
        let name = self.common("NameOfIssuer");
        let code = self.common("SecurityCodeOfIssuer");
        let id = match (self.named.issuer, name, code) {
            (Some(edinet), _, _) => (self.named.id_of)(edinet),
            (None, _, Some(code)) => made_id("jp-listed", &[&compact(&code.value)]),
            (None, Some(name), None) => made_id("jp-lvh-issuer", &[self.named.document, &name.value]),
            (None, None, None) => {
                read.found("line 1", "the report names no issuer");
                return None;
            }
        };
        let mut issuer = Proposal::new(&id, "Company");
        if let Some(name) = name {
            issuer.say("name", &name.value, &name.place);
        }
        if let Some(code) = code {
            issuer.say_as("ticker", &compact(&code.value), Some(&code.value), &code.place);
        }
        if let (Some(edinet), Some(cell)) = (self.named.issuer, name.or(code)) {
            issuer.say("idNumber", edinet, &cell.place);
        }
        read.propose(issuer);
        Some(id)
    }

    /// A holder; returns its id and where it is named. One without a code is that of this report and place in it only:
    /// a name does not say that two are the same.
    fn holder(&self, cells: &Cells, key: HolderKey, read: &mut Read) -> Option<(String, String)> {
        let primary = key == (0, 1);
        let own = ["FilerNameInJapaneseDEI", "Name"].iter().find_map(|key| cells.get(*key));
        let cover = primary.then(|| self.common("NameCoverPage").or_else(|| self.common("FilerNameInJapaneseDEI")));
        let named = own.or(cover.flatten());
        let by_list = self.named.filer_name.filter(|_| primary);
        let (name, place) = match (named, by_list) {
            (Some(cell), _) => (cell.value.clone(), cell.place.clone()),
            (None, Some(name)) => (name.to_owned(), "line 1".to_owned()),
            (None, None) => {
                let place = cells.values().next().map_or("line 1", |cell| &cell.place);
                read.found(place, "a holder without a name");
                return None;
            }
        };
        if read.is_nobody(&name, "", &place) {
            return None;
        }
        let code = cells.get("EDINETCodeDEI").map(|cell| cell.value.clone());
        let code = code.or_else(|| self.named.filer.filter(|_| primary).map(str::to_owned));
        let code = code.filter(|code| super::is_code(code));
        let id = match &code {
            Some(code) => (self.named.id_of)(code),
            None => {
                let nth = format!("{}-{}", key.0, key.1);
                made_id("jp-lvh-holder", &[self.named.document, &nth, &compact(&name)])
            }
        };
        let kind = cells.get("IndividualOrCorporation").map(|cell| cell.value.as_str()).unwrap_or_default();
        let schema = if kind.contains("個人") {
            "Person"
        } else if kind.contains("法人") || !strip(&name).forms.is_empty() {
            "Company"
        } else {
            "LegalEntity"
        };
        let mut holder = Proposal::new(&id, schema);
        holder.say("name", &name, &place);
        for (key, prop) in [
            ("FilerNameInEnglishDEI", "alias"),
            ("ResidentialAddressOrAddressOfRegisteredHeadquarter", "address"),
            ("DescriptionOfBusiness", "description"),
            ("FormerName", "previousName"),
        ] {
            if let Some(cell) = cells.get(key) {
                holder.say(prop, &cell.value, &cell.place);
            }
        }
        if let Some(code) = &code {
            holder.say("idNumber", code, cells.get("EDINETCodeDEI").map_or(&place, |cell| &cell.place));
        }
        read.propose(holder);
        if let Some(cell) = cells.get("NameOfRepresentative").filter(|_| schema != "Person") {
            self.representative(cells, cell, &id, read);
        }
        Some((id, place))
    }

    fn representative(&self, cells: &Cells, named: &Cell, holder: &str, read: &mut Read) {
        let id = made_id("jp-lvh-person", &[holder, &compact(&named.value)]);
        let mut person = Proposal::new(&id, "Person");
        person.say("name", &named.value, &named.place);
        read.propose(person);
        let mut office = Proposal::new(made_id("jp-lvh-office", &[holder, &compact(&named.value)]), "Directorship");
        office.say("director", &id, &named.place);
        office.say("organization", holder, &named.place);
        match cells.get("JobTitleOfRepresentative") {
            Some(role) => office.say("role", &role.value, &role.place),
            None => office.say("role", "representative 代表者", &named.place),
        };
        self.say_date(&mut office, "date", read);
        read.propose(office);
    }

    fn holding(&self, cells: &Cells, holders: usize, holder: &str, place: &str, issuer: &str, read: &mut Read) {
        // The report's own rows are the total of all holders: nobody's own where there are several.
        let own = |key: &str| if holders == 1 { self.cell(cells, key) } else { cells.get(key) };
        let mut holding = Proposal::new(made_id("jp-lvh", &[issuer, holder]), "Ownership");
        holding.say("owner", holder, place);
        holding.say("asset", issuer, place);
        holding.say("recordId", self.named.document, place);
        match own("HoldingRatioOfShareCertificatesEtc") {
            Some(cell) => match self.percent(cell) {
                Ok(percent) => {
                    holding.say_as("percentage", &plain(percent), Some(&cell.value), &cell.place);
                }
                Err(why) => read.found(&cell.place, format!("{why}: {}", shortened(&cell.value))),
            },
            None => read.found(place, "no holding ratio is stated for this holder"),
        }
        if let Some(cell) = own("TotalNumberOfStocksEtcHeld") {
            holding.say_as("sharesCount", &cell.value.replace(',', ""), Some(&cell.value), &cell.place);
        }
        // Sold out: the day of the report is the end.
        let gone = holding.first("percentage") == Some("0");
        self.say_date(&mut holding, if gone { "endDate" } else { "date" }, read);
        for (key, label) in [
            ("DocumentTitleCoverPage", ""),
            ("PurposeOfHolding", "保有目的: "),
            ("ActOfMakingImportantProposalEtc", "重要提案行為等: "),
            ("ReasonForFilingChangeReportCoverPage", "変更報告の事由: "),
        ] {
            if let Some(cell) = self.cell(cells, key) {
                let prop = if label.is_empty() { "ownershipType" } else { "summary" };
                holding.say(prop, &format!("{label}{}", cell.value), &cell.place);
            }
        }
        if let Some(parent) = self.named.corrects {
            holding.say("summary", &format!("Corrects 訂正: {parent}"), place);
        }
        if let Some(cell) = own("HoldingRatioOfShareCertificatesEtcPerLastReport")
            && let Ok(before) = self.percent(cell)
        {
            holding.say("summary", &format!("Before 直前の報告書: {} %", plain(before)), &cell.place);
        }
        read.propose(holding);
    }

    /// When the duty to report arose, else the day of filing.
    fn say_date(&self, record: &mut Proposal, prop: &str, read: &mut Read) {
        let arose = self.common("DateWhenFilingRequirementAroseCoverPage");
        let Some(cell) = arose.or_else(|| self.common("FilingDateCoverPage")) else { return };
        match cell.value.parse::<PartialDate>() {
            Ok(day) => {
                record.say_as(prop, &day.to_string(), Some(&cell.value), &cell.place);
            }
            Err(error) => read.found(&cell.place, error.to_string()),
        }
    }

    /// A ratio as percent. The element is defined as a fraction of one; a filer who writes percent without saying so
    /// gives himself away by a number above one, or by holders who would hold more than all together, and then what is
    /// below one may be either.
    fn percent(&self, cell: &Cell) -> Result<f64, &'static str> {
        let (number, in_percent) = ratio(cell).ok_or("not a holding ratio")?;
        let all = self.holders.values().chain([&self.common]).flatten();
        let mut bare = all.filter(|(key, _)| key.starts_with("HoldingRatio")).filter_map(|(_, cell)| ratio(cell));
        let percent = match in_percent || number > 1.0 {
            true => number,
            false if number > 0.0 && bare.any(|(other, marked)| !marked && other > 1.0) => {
                return Err("a fraction or percent? other ratios of this report are percent");
            }
            false if number > 0.0 && self.more_than_all() => {
                return Err("a fraction or percent? as fractions the holders would hold more than all");
            }
            false => number * 100.0,
        };
        if (0.0..=100.0).contains(&percent) { Ok(percent) } else { Err("not a holding ratio") }
    }

    /// Would the holders of this report hold more than the whole, were their bare ratios fractions?
    fn more_than_all(&self) -> bool {
        let own = self.holders.values().filter_map(|cells| ratio(cells.get("HoldingRatioOfShareCertificatesEtc")?));
        own.filter(|(_, marked)| !marked).map(|(number, _)| number).sum::<f64>() > 1.001
    }

    fn together(&self, first: &str, other: &str, place: &str, read: &mut Read) {
        let mut tie = Proposal::new(made_id("jp-lvh-joint", &[first, other]), "UnknownLink");
        tie.say("subject", first, place);
        tie.say("object", other, place);
        tie.say("role", "joint holder 共同保有者", place);
        tie.say("recordId", self.named.document, place);
        self.say_date(&mut tie, "date", read);
        read.propose(tie);
    }
}

/// Do the unit's id and name say percent? "pure" is a fraction of one, whatever its name.
fn is_percent([id, name]: [&str; 2]) -> bool {
    let says = |text: &str| {
        let text = text.trim().to_lowercase();
        text.contains(['%', '％']) || text.contains("percent") || text.contains("パーセント")
    };
    !id.trim().eq_ignore_ascii_case("pure") && (says(id) || says(name))
}

/// The number of a ratio, and whether its sign or unit says that it is percent.
fn ratio(cell: &Cell) -> Option<(f64, bool)> {
    let text = cell.value.trim();
    let bare = text.trim_end_matches(['%', '％']).trim();
    let number: f64 = bare.parse().ok()?;
    Some((number, cell.in_percent || bare.len() < text.len()))
}
