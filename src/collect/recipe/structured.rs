//! What structured data says of parties beyond single values: who is inside entries of another type, what is over, and
//! what a recipe does not read of it, which is said.
//!
//! - A party inside an entry of another type (an organisation that a news article is about) is a subject of its own, if
//!   it says a tie of itself. One that is only named is not.
//! - Left out on purpose: two levels of ties. What a party that is the end of a tie says of others is a finding.

use super::clean::short;
use super::format::{Places, Record, Tie};
use super::place::Row;
use super::read::Reader;
use super::standing::{Remark, Says};
use super::tidy::end_of_role;
use crate::collect::page::Fact;
use indexmap::IndexMap;
use regex::Regex;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// Parties that stand deeper in an entry of another type are not looked for.
const DEEPEST: usize = 4;

/// Types of schema.org that are parties.
const PARTIES: [&str; 33] = [
    "Airline",
    "BankOrCreditUnion",
    "CollegeOrUniversity",
    "Consortium",
    "Cooperative",
    "Corporation",
    "EducationalOrganization",
    "FinancialService",
    "FundingAgency",
    "GovernmentOrganization",
    "HighSchool",
    "Hospital",
    "InsuranceAgency",
    "LegalService",
    "LibrarySystem",
    "LocalBusiness",
    "MedicalOrganization",
    "NGO",
    "NewsMediaOrganization",
    "OnlineBusiness",
    "OnlineStore",
    "Organization",
    "OwnershipInfo",
    "PerformingGroup",
    "Person",
    "PoliticalParty",
    "ProfessionalService",
    "ResearchOrganization",
    "School",
    "SportsOrganization",
    "SportsTeam",
    "Store",
    "WorkersUnion",
];

/// Properties that tie parties to each other, whatever type their values have.
const TIES: [&str; 48] = [
    "affiliation",
    "alumni",
    "alumniOf",
    "boardMember",
    "boardMembers",
    "boardOfDirectors",
    "ceo",
    "chairman",
    "child",
    "children",
    "colleague",
    "colleagues",
    "department",
    "director",
    "directors",
    "employee",
    "employees",
    "employer",
    "founder",
    "founders",
    "funder",
    "investor",
    "investors",
    "knows",
    "legalRepresentative",
    "manager",
    "member",
    "memberOf",
    "members",
    "owner",
    "owners",
    "ownershipFundingInfo",
    "owns",
    "parent",
    "parentOrganization",
    "parents",
    "relatedTo",
    "shareholder",
    "shareholders",
    "sibling",
    "siblings",
    "sponsor",
    "spouse",
    "subOrganization",
    "subsidiaries",
    "subsidiary",
    "successorOf",
    "worksFor",
];

fn is_tie(property: &str) -> bool {
    TIES.contains(&property)
}

/// The last part of a type's address.
pub(super) fn type_of(value: &str) -> &str {
    value.rsplit(['/', '#']).next().unwrap_or(value)
}

fn first_of(name: &str) -> &str {
    name.split_once('.').map_or(name, |(first, _)| first)
}

/// The parties of the wanted types inside an entry that say a tie of themselves, each with its own facts.
pub(super) fn nested<'a>(facts: &[&'a Fact], is_wanted: &dyn Fn(&str) -> bool) -> Vec<Vec<Cow<'a, Fact>>> {
    let typed = facts.iter().filter(|fact| last_of(&fact.name) == "@type" && PARTIES.contains(&type_of(&fact.value)));
    let objects: BTreeSet<&[u32]> = typed.map(|fact| &*fact.inside).filter(|path| path.len() <= DEEPEST).collect();
    if objects.contains(&[][..]) {
        return Vec::new();
    }
    let mut parties: IndexMap<&[u32], Vec<Cow<'a, Fact>>> = IndexMap::new();
    for fact in facts {
        // The outermost party it stands in.
        let party = (1..=fact.inside.len().min(DEEPEST)).find_map(|depth| {
            let path = fact.inside.get(..depth).filter(|path| objects.contains(path))?;
            Some((path, fact.name.splitn(depth + 1, '.').nth(depth)?, fact.inside.get(depth..)?))
        });
        if let Some((path, name, inside)) = party {
            let own = Fact { name: name.to_owned(), inside: inside.into(), ..(**fact).clone() };
            parties.entry(path).or_default().push(Cow::Owned(own));
        }
    }
    let is_one = |facts: &Vec<Cow<'_, Fact>>| {
        facts.iter().any(|fact| is_tie(first_of(&fact.name)))
            && facts.iter().any(|fact| fact.name == "@type" && is_wanted(type_of(&fact.value)))
    };
    parties.into_values().filter(is_one).collect()
}

/// Why the tie between a subject and an item below it is over: a role or job that is no longer held, a death.
pub(super) fn over(tie: &Tie, subject: &Row<'_>, item: &Row<'_>) -> Option<Remark> {
    let (Row::Facts(subject), Row::Facts(item)) = (subject, item) else { return None };
    let is_of = |property: &str| tie.objects.iter().any(|own| own == property);
    let schema = tie.schema.as_ref().map_or("", |schema| schema.get_ref().0.as_str());
    let texts = |facts: &[Cow<'_, Fact>], names: &[&str]| -> Vec<String> {
        let named = facts.iter().filter(|fact| names.contains(&fact.name.as_str()));
        named.map(|fact| fact.value.clone()).collect()
    };
    let mut roles = texts(item, &["role.roleName", "role.namedPosition"]);
    if roles.is_empty() && is_of("worksFor") {
        roles = texts(subject, &["jobTitle"]);
    }
    let ended: Vec<Remark> = roles.iter().filter_map(|role| end_of_role(role)).collect();
    if !ended.is_empty() && ended.len() == roles.len() {
        return ended.into_iter().next();
    }
    let ends_with_life =
        matches!(schema, "Employment" | "Membership" | "Directorship" | "Ownership") || is_of("affiliation");
    let died = [subject, item].into_iter().flat_map(|facts| texts(facts, &["deathDate"])).next();
    died.filter(|_| ends_with_life).map(|day| Remark::new(Says::Over(None), &format!("deathDate {day}")))
}

/// Is it the name of a unit inside a body ("Marketing Department", "経営企画部")? Such a unit is not owned.
pub(super) fn is_unit(name: &str) -> bool {
    static UNIT: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(concat!(
            r"(?i)\s(?:department|dept\.?|division|section|branch|unit|team|committee|secretariat|faculty|bureau)$",
            r"|^(?:department|dept\.?|division|section|branch|unit|committee|faculty|bureau|office|school) (?:of|for) ",
            r"|(?:事業部|事业部|本部|部門|部门|学部|學部|研究科|研究室|支店|支社|支部|営業所|事業所|出張所|工場|工厂|事務局|委員会|委员会|分公司|办事处|辦事處|[^楽乐樂]部|課|室)$"
        ))
        .ok()
    });
    UNIT.as_ref().is_some_and(|unit| unit.is_match(name.trim()))
}

impl Reader<'_> {
    /// Says which parties of a structured entry the record does not read.
    pub(super) fn unread_parties(&mut self, record: &Record, row: &Row<'_>) {
        let Row::Facts(facts) = row else { return };
        let labels = record.values.values().flat_map(|Places(places)| places).flat_map(|place| &place.label);
        let objects = record.tie.iter().flat_map(|tie| &tie.objects);
        let read: BTreeSet<&str> = labels.map(|label| first_of(label)).chain(objects.map(String::as_str)).collect();
        let mut groups: IndexMap<(&str, Option<u32>, usize), Vec<&Fact>> = IndexMap::new();
        for (number, fact) in facts.iter().enumerate() {
            let object = fact.inside.first().copied();
            let number = if object.is_some() { 0 } else { number };
            groups.entry((first_of(&fact.name), object, number)).or_default().push(fact);
        }
        for ((property, _, _), facts) in groups {
            if read.contains(property) {
                self.unread_below(record, property, &facts);
                continue;
            }
            let is_type = |fact: &&&Fact| fact.name.split_once('.').is_some_and(|(_, rest)| rest == "@type");
            let is_party = facts.iter().filter(is_type).any(|fact| PARTIES.contains(&type_of(&fact.value)));
            if is_party || is_tie(property) {
                self.say_unread(property, &facts);
            }
        }
    }

    fn say_unread(&mut self, property: &str, facts: &[&Fact]) {
        let words = |with: bool| {
            let is_said = |fact: &&&Fact| with || !first_of(last_of(&fact.name)).starts_with('@');
            facts.iter().filter(is_said).map(|fact| fact.value.as_str()).collect::<Vec<_>>().join(" | ")
        };
        let said = Some(words(false)).filter(|said| !said.is_empty()).unwrap_or_else(|| words(true));
        let locator = facts.first().map(|fact| fact.locator.clone()).unwrap_or_default();
        self.found(&locator, format!("not read, {property}: {:?}", short(&said)));
    }

    /// What the end of a tie says of third parties.
    fn unread_below(&mut self, record: &Record, property: &str, facts: &[&Fact]) {
        let Some(tie) = record.tie.iter().find(|tie| tie.objects.iter().any(|own| own == property)) else { return };
        let is_third = |fact: &&&Fact| {
            let mut below = fact.name.split('.').skip(1).skip_while(|name| tie.objects.iter().any(|own| own == name));
            below.next().is_some_and(is_tie)
        };
        let third: Vec<&Fact> = facts.iter().filter(is_third).copied().collect();
        if let Some(first) = third.first() {
            let name = facts.iter().find(|fact| matches!(last_of(&fact.name), "name" | "legalName"));
            let name = name.map_or(property, |fact| fact.value.as_str());
            let is_name = |fact: &&&Fact| !last_of(&fact.name).starts_with('@');
            let said = third.iter().filter(is_name).map(|fact| fact.value.as_str()).collect::<Vec<_>>().join(" | ");
            let locator = first.locator.clone();
            self.found(&locator, format!("what is said below {:?} is not read", short(&format!("{name} | {said}"))));
        }
    }
}

fn last_of(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}
