//! Close links and common owners of two companies.

use super::RunError;
use super::analysis::Analysis;
use super::graph::ShareJson;
use super::ownership::{Holdings, word};
use crate::model::EntityId;
use crate::ownership::{self, CLOSE_LINK, CloseLink, CommonOwner, Control, Grip, LinkBy, LinkLookup};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// What ties two companies together through holdings and control.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Links {
    pub close: Vec<CloseLink>,
    pub common: Vec<CommonOwner>,
}

/// Holdings of at least 20 % or control between the two, or of a third in both; and everybody who has some of both.
pub fn links(holdings: &Holdings, a: u32, b: u32, cancel: &dyn Fn() -> bool) -> Links {
    let controls = holdings.controls();
    let rows = |company: u32| -> BTreeMap<u32, (f64, f64)> {
        let (rows, _) = holdings.owners(company, false, cancel);
        rows.into_iter().map(|row| (row.other, (row.certain, row.possible))).collect()
    };
    let (of_a, of_b) = (rows(a), rows(b));
    let controllers = |company: u32| controls.of(company).into_iter().map(|one| one.node).collect::<BTreeSet<u32>>();
    let mut candidates: BTreeSet<u32> = of_a.keys().chain(of_b.keys()).copied().collect();
    candidates.extend(controllers(a).union(&controllers(b)));
    let candidates: Vec<u32> = candidates.into_iter().collect();
    let integrated = |owner: u32, company: u32| {
        if company == a { of_a.get(&owner).copied() } else { of_b.get(&owner).copied() }
    };
    let direct =
        |owner: u32, company: u32| holdings.read.capital.stake(owner, company).map(|stake| (stake.low, stake.high));
    let lookup = LinkLookup {
        direct: &direct,
        integrated: &integrated,
        control: &|owner, company| controls.answer(owner, company),
    };
    Links {
        close: ownership::close_links(a, b, &candidates, &lookup, CLOSE_LINK),
        common: ownership::common_owners(a, b, &candidates, &lookup),
    }
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GripJson {
    pub owner: String,
    pub company: String,
    pub share: ShareJson,
    pub controls: &'static str,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LinkJson {
    /// `yes`, or `open`: it depends on what is unknown.
    pub close_link: &'static str,
    /// One holding between the two, or one in each of them.
    pub by: Vec<GripJson>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LinksAnswer {
    pub as_of: Option<String>,
    pub companies: [String; 2],
    /// From this share on (fraction), or with control.
    pub threshold: f64,
    pub close_links: Vec<LinkJson>,
    /// Everybody who has some of both, however little.
    pub common_owners: Vec<[GripJson; 2]>,
    pub captions: BTreeMap<String, String>,
}

/// # Errors
/// When one of them is a record about a tie.
pub fn answer(analysis: &Analysis, a: &EntityId, b: &EntityId) -> Result<LinksAnswer, RunError> {
    let node = |id: &EntityId| {
        let node = analysis.network.node_of(id.as_str());
        node.ok_or_else(|| RunError::Usage(format!("{id} is a record about a tie, not an entity")))
    };
    let (a, b) = (node(a)?, node(b)?);
    let found = links(analysis.holdings(), a, b, &|| false);
    let mut captions = BTreeMap::new();
    let mut name = |node: u32| match analysis.network.node(node) {
        Some(node) => {
            captions.insert(node.id.to_string(), node.caption.to_string());
            node.id.to_string()
        }
        None => String::new(),
    };
    let mut grip = |owner: u32, company: u32, grip: &Grip| GripJson {
        owner: name(owner),
        company: name(company),
        share: ShareJson { low: grip.certain, high: grip.possible },
        controls: word(grip.control),
    };
    let mut link = |link: &CloseLink| LinkJson {
        close_link: word(link.answer),
        by: match &link.by {
            LinkBy::Holds { owner, company, grip: held } => vec![grip(*owner, *company, held)],
            LinkBy::Common { third, grips } => vec![grip(*third, a, &grips.0), grip(*third, b, &grips.1)],
        },
    };
    let close_links = found.close.iter().map(&mut link).collect();
    let common_owners =
        found.common.iter().map(|one| [grip(one.owner, a, &one.grips.0), grip(one.owner, b, &one.grips.1)]).collect();
    Ok(LinksAnswer {
        as_of: analysis.as_of.map(|day| day.to_string()),
        companies: [name(a), name(b)],
        threshold: CLOSE_LINK,
        close_links,
        common_owners,
        captions,
    })
}

/// Is the answer certain?
pub fn is_certain(link: &CloseLink) -> bool {
    link.answer == Control::Yes
}
