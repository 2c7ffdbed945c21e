//! Close links and common owners of two companies.
//!
//! Close link as in CRR Art. 4(1)(38) and ECB Guideline (EU) 2015/510 Art. 138: one holds 20 % or more of the other,
//! directly or not, or controls it; or a third party does so in both. The share is a parameter. Check the official
//! wording before quoting the rule. Integrated holdings and control come from the caller; nothing is computed here.

use super::control::{Control, NOISE};

/// 20 %.
pub const CLOSE_LINK: f64 = 0.20;

/// What one holds of another: fractions that are certain and possible, and control.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Grip {
    /// The larger of direct and integrated holding.
    pub certain: f64,
    pub possible: f64,
    pub control: Control,
}

impl Grip {
    /// Does it amount to a link: yes however the unknown turns out, perhaps, or no.
    pub fn links(&self, share: f64) -> Control {
        if self.control == Control::Yes || self.certain >= share - NOISE {
            Control::Yes
        } else if self.control == Control::Open || self.possible >= share - NOISE {
            Control::Open
        } else {
            Control::No
        }
    }
}

/// How holdings are looked up: (owner, company) to fractions, `None` when nothing is held.
pub struct LinkLookup<'a> {
    pub direct: &'a dyn Fn(u32, u32) -> Option<(f64, f64)>,
    pub integrated: &'a dyn Fn(u32, u32) -> Option<(f64, f64)>,
    pub control: &'a dyn Fn(u32, u32) -> Control,
}

impl LinkLookup<'_> {
    fn grip(&self, owner: u32, company: u32) -> Grip {
        let direct = (self.direct)(owner, company).unwrap_or_default();
        let integrated = (self.integrated)(owner, company).unwrap_or_default();
        Grip {
            certain: direct.0.max(integrated.0),
            possible: direct.1.max(integrated.1),
            control: (self.control)(owner, company),
        }
    }
}

/// Who makes the link.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum LinkBy {
    /// One of the two holds the other.
    Holds { owner: u32, company: u32, grip: Grip },
    /// A third holds both; grips in the order of the question.
    Common { third: u32, grips: (Grip, Grip) },
}

/// A close link.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CloseLink {
    pub by: LinkBy,
    /// Yes, or Open: it depends on what is unknown.
    pub answer: Control,
}

/// Somebody who holds both companies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CommonOwner {
    pub owner: u32,
    /// In the order of the question.
    pub grips: (Grip, Grip),
}

/// Close links between two companies; between themselves first, then over thirds by number. `thirds` are
/// the candidates, for instance everybody with an integrated holding in or control over both. O(thirds) look-ups.
pub fn close_links(a: u32, b: u32, thirds: &[u32], holdings: &LinkLookup<'_>, share: f64) -> Vec<CloseLink> {
    if a == b {
        return Vec::new();
    }
    let mut links = Vec::new();
    for (owner, company) in [(a, b), (b, a)] {
        let grip = holdings.grip(owner, company);
        links.push(CloseLink { by: LinkBy::Holds { owner, company, grip }, answer: grip.links(share) });
    }
    for third in sorted(thirds, a, b) {
        let grips = (holdings.grip(third, a), holdings.grip(third, b));
        let answer = grips.0.links(share).min(grips.1.links(share));
        links.push(CloseLink { by: LinkBy::Common { third, grips }, answer });
    }
    links.retain(|link| link.answer != Control::No);
    links
}

/// Everybody with anything in both companies: largest smaller half first (certain, then possible), then by number.
pub fn common_owners(a: u32, b: u32, candidates: &[u32], holdings: &LinkLookup<'_>) -> Vec<CommonOwner> {
    if a == b {
        return Vec::new();
    }
    let both = |owner| CommonOwner { owner, grips: (holdings.grip(owner, a), holdings.grip(owner, b)) };
    let any = |grip: &Grip| grip.possible > 0.0 || grip.control != Control::No;
    let mut owners: Vec<CommonOwner> = sorted(candidates, a, b).into_iter().map(both).collect();
    owners.retain(|owner| any(&owner.grips.0) && any(&owner.grips.1));
    let smaller = |owner: &CommonOwner, of: fn(&Grip) -> f64| of(&owner.grips.0).min(of(&owner.grips.1));
    owners.sort_by(|x, y| {
        let by = |of: fn(&Grip) -> f64| smaller(y, of).total_cmp(&smaller(x, of));
        by(|grip| grip.certain).then(by(|grip| grip.possible))
    });
    owners
}

fn sorted(candidates: &[u32], a: u32, b: u32) -> Vec<u32> {
    let mut candidates: Vec<u32> = candidates.iter().copied().filter(|&one| one != a && one != b).collect();
    candidates.sort_unstable();
    candidates.dedup();
    candidates
}
