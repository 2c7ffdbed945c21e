//! What is read of Wikidata's properties: which become values, which become relations.

use super::super::pick::Read;
use crate::collect::{Proposal, made_id};

/// A property that ties two items.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tie {
    pub property: &'static str,
    pub schema: &'static str,
    /// Property that takes the item which states it.
    pub own_end: &'static str,
    /// Property that takes the value.
    pub other_end: &'static str,
    pub role: &'static str,
    /// Schema of the stating item and of the value, as far as the property says.
    pub own_schema: &'static str,
    pub other_schema: &'static str,
    /// Is it an owner's or parent's tie?
    pub ownership: bool,
    /// Is it also asked for from the value's side?
    pub both_ways: bool,
}

const fn tie(
    property: &'static str,
    schema: &'static str,
    ends: (&'static str, &'static str),
    role: &'static str,
    schemata: (&'static str, &'static str),
    (ownership, both_ways): (bool, bool),
) -> Tie {
    let (own_end, other_end) = ends;
    let (own_schema, other_schema) = schemata;
    Tie { property, schema, own_end, other_end, role, own_schema, other_schema, ownership, both_ways }
}

const OWNED: (bool, bool) = (true, true);
const OFFICE: (bool, bool) = (false, true);
/// A party's or post's whole roll is not asked for.
const ONE_WAY: (bool, bool) = (false, false);
const LED: (&str, &str) = ("organization", "director");
const LEADERS: (&str, &str) = ("Organization", "Person");
const MEMBER: (&str, &str) = ("member", "organization");

/// All that are read.
pub(super) const TIES: [Tie; 12] = [
    tie("P127", "Ownership", ("asset", "owner"), "owned by", ("LegalEntity", "LegalEntity"), OWNED),
    tie("P1830", "Ownership", ("owner", "asset"), "owner of", ("LegalEntity", "LegalEntity"), OWNED),
    tie(
        "P749",
        "ControlRight",
        ("controlled", "holder"),
        "parent organization",
        ("Organization", "LegalEntity"),
        OWNED,
    ),
    tie("P355", "ControlRight", ("holder", "controlled"), "subsidiary", ("LegalEntity", "Organization"), OWNED),
    tie("P169", "Directorship", LED, "chief executive officer", LEADERS, OFFICE),
    tie("P488", "Directorship", LED, "chairperson", LEADERS, OFFICE),
    tie("P3320", "Directorship", LED, "board member", LEADERS, OFFICE),
    tie("P1037", "Directorship", LED, "director or manager", LEADERS, OFFICE),
    tie("P39", "Occupancy", ("holder", "post"), "position held", ("Person", "Position"), ONE_WAY),
    tie("P108", "Employment", ("employee", "employer"), "employer", ("Person", "Organization"), OFFICE),
    tie("P102", "Membership", MEMBER, "member of political party", ("Person", "Organization"), ONE_WAY),
    tie("P463", "Membership", MEMBER, "member of", ("LegalEntity", "Organization"), ONE_WAY),
];

/// Identifiers and addresses that are kept as they stand: property there, property here.
pub(super) const TEXTS: [(&str, &str); 10] = [
    ("P1278", "leiCode"),
    ("P5531", "cikCode"),
    ("P946", "isinCode"),
    ("P3347", "permId"),
    ("P2771", "dunsCode"),
    ("P856", "website"),
    // Corporate Number (Japan), Companies House, Unified Social Credit Identifier.
    ("P3225", "registrationNumber"),
    ("P2622", "registrationNumber"),
    ("P6795", "registrationNumber"),
    ("P1320", "opencorporatesUrl"),
];

/// Names told in the item's own language.
pub(super) const NAMES: [(&str, &str); 4] =
    [("P1448", "name"), ("P1559", "name"), ("P1705", "name"), ("P1813", "alias")];

pub(super) const DATES: [(&str, &str); 4] =
    [("P571", "incorporationDate"), ("P576", "dissolutionDate"), ("P569", "birthDate"), ("P570", "deathDate")];

/// Countries: of an organisation, and citizenship of a person, as stated.
pub(super) const COUNTRIES: [(&str, &str); 2] = [("P17", "country"), ("P27", "citizenship")];

/// Items whose label is the value.
pub(super) const LABELS: [(&str, &str); 2] = [("P1454", "legalForm"), ("P452", "sector")];

/// What an item is, by its classes (P31).
pub(super) fn schema_of_class(class: &str) -> Option<&'static str> {
    const CLASSES: &[(&str, &[&str])] = &[
        ("Person", &["Q5"]),
        (
            "Company",
            &[
                "Q4830453",
                "Q783794",
                "Q6881511",
                "Q891723",
                "Q167037",
                "Q270791",
                "Q22687",
                "Q219577",
                "Q658255",
                "Q1058914",
                "Q18388277",
                "Q134161",
                "Q161726",
            ],
        ),
        ("University", &["Q3918", "Q875538", "Q902104", "Q15936437", "Q62078547"]),
        ("ResearchInstitute", &["Q31855"]),
        ("MilitaryUnit", &["Q176799"]),
        ("PublicBody", &["Q327333", "Q192350", "Q2659904"]),
        ("Organization", &["Q43229", "Q7278", "Q163740", "Q157031", "Q38723", "Q178706", "Q48204"]),
        ("Position", &["Q4164871", "Q294414"]),
    ];
    CLASSES.iter().find(|(_, classes)| classes.contains(&class)).map(|(schema, _)| *schema)
}

/// The id of a statement's relation, the same from the item and from the query service.
pub(super) fn relation_id(statement: Option<&str>, parts: [&str; 3]) -> String {
    match statement {
        Some(id) => format!("wd-{}", id.replace('$', "-").to_uppercase()),
        None => made_id("wd", &parts),
    }
}

/// Begins the relation of a statement. A parent whose share is stated is an owner.
pub(super) fn begin(tie: &Tie, id: String, own: &str, other: &str, share: bool, place: &str) -> Proposal {
    let (schema, own_end, other_end) = match (tie.schema, tie.own_end, share) {
        ("ControlRight", "holder", true) => ("Ownership", "owner", "asset"),
        ("ControlRight", _, true) => ("Ownership", "asset", "owner"),
        _ => (tie.schema, tie.own_end, tie.other_end),
    };
    let mut it = Proposal::new(id, schema);
    it.say(own_end, own, place).say(other_end, other, place);
    if schema == "ControlRight" {
        it.say_as("rightType", "parent organization", Some(tie.property), place);
    }
    // A post has no role of its own: its name says what it is.
    if schema != "Occupancy" {
        it.say_as("role", tie.role, Some(tie.property), place);
    }
    it
}

/// Says a proportion as a percentage: 0…1 without a unit, or in percent. Another unit, or none stated, is told, and so is
/// what cannot be a proportion.
pub(super) fn say_proportion(it: &mut Proposal, amount: &str, unit: Option<&str>, place: &str, read: &mut Read) {
    let number = amount.trim_start_matches('+').parse::<f64>().ok();
    // Without a unit a quantity has the unit "1", which the query service calls Q199.
    let factor = match unit.map(|unit| unit.rsplit('/').next().unwrap_or(unit)) {
        Some("1" | "Q199") => 100.0,
        Some("Q11229") => 1.0,
        other => {
            let unit = other.unwrap_or("none stated");
            read.found(place, format!("a proportion in a unit that is not known here ({unit}): {amount}"));
            return;
        }
    };
    let value = number.map(|number| number * factor);
    match value.filter(|value| (0.0..=100.0).contains(value)) {
        Some(value) => {
            // Six decimals: enough for a share, few enough to hide the binary fraction.
            let text = format!("{value:.6}");
            let text = text.trim_end_matches('0').trim_end_matches('.');
            it.say_as("percentage", text, Some(amount), place);
        }
        None => read.found(place, format!("not a proportion: {amount}")),
    }
}

/// Lower-case ISO 3166-1 code of a country's item, for those met in this work.
pub(super) fn country_code(item: &str) -> Option<&'static str> {
    const COUNTRIES: &[(&str, &str)] = &[
        ("Q17", "jp"),
        ("Q148", "cn"),
        ("Q30", "us"),
        ("Q145", "gb"),
        ("Q183", "de"),
        ("Q142", "fr"),
        ("Q38", "it"),
        ("Q29", "es"),
        ("Q159", "ru"),
        ("Q865", "tw"),
        ("Q884", "kr"),
        ("Q423", "kp"),
        ("Q8646", "hk"),
        ("Q14773", "mo"),
        ("Q334", "sg"),
        ("Q833", "my"),
        ("Q869", "th"),
        ("Q881", "vn"),
        ("Q928", "ph"),
        ("Q252", "id"),
        ("Q668", "in"),
        ("Q843", "pk"),
        ("Q902", "bd"),
        ("Q408", "au"),
        ("Q664", "nz"),
        ("Q16", "ca"),
        ("Q96", "mx"),
        ("Q155", "br"),
        ("Q414", "ar"),
        ("Q55", "nl"),
        ("Q31", "be"),
        ("Q32", "lu"),
        ("Q39", "ch"),
        ("Q40", "at"),
        ("Q27", "ie"),
        ("Q34", "se"),
        ("Q20", "no"),
        ("Q33", "fi"),
        ("Q35", "dk"),
        ("Q36", "pl"),
        ("Q213", "cz"),
        ("Q28", "hu"),
        ("Q218", "ro"),
        ("Q219", "bg"),
        ("Q41", "gr"),
        ("Q43", "tr"),
        ("Q45", "pt"),
        ("Q801", "il"),
        ("Q794", "ir"),
        ("Q796", "iq"),
        ("Q851", "sa"),
        ("Q878", "ae"),
        ("Q846", "qa"),
        ("Q817", "kw"),
        ("Q79", "eg"),
        ("Q258", "za"),
        ("Q212", "ua"),
        ("Q184", "by"),
        ("Q232", "kz"),
        ("Q5785", "ky"),
        ("Q25305", "vg"),
        ("Q23635", "bm"),
        ("Q785", "je"),
        ("Q25230", "gg"),
        ("Q9676", "im"),
        ("Q233", "mt"),
        ("Q229", "cy"),
        ("Q347", "li"),
        ("Q804", "pa"),
        ("Q1042", "sc"),
        ("Q1027", "mu"),
        ("Q709", "mh"),
        ("Q424", "kh"),
        ("Q819", "la"),
        ("Q836", "mm"),
        ("Q711", "mn"),
    ];
    COUNTRIES.iter().find(|(known, _)| *known == item).map(|(_, code)| *code)
}
