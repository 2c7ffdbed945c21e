//! Under which id the statements of a proposal are written.
//!
//! - A proposal speaks of its own id, or of the entity that the analyst pointed it at. Only its own row says so.
//! - An entity of a list or of the reference pack is never made part of the deal by what a page says about it: the page's
//!   statements get an id of their own, judged the same.

use super::stored::source_of;
use crate::case::{Case, Fetch, ProposalState, StoredProposal};
use crate::collect::made_id;
use crate::library;
use crate::model::{Role, Source, SourceKind, ontology};
use crate::session::run::RunError;
use std::collections::{BTreeMap, BTreeSet};

/// What accepted statements of this fetch are: of a list, or of the deal.
pub(super) fn role_of(fetch: &Fetch, source: &Source) -> Role {
    let list = source.kind == SourceKind::List || fetch.origin.starts_with(super::lists::LIST);
    if list { Role::List } else { Role::Case }
}

/// The role that the reference pack gives an id.
pub(super) fn role_in_pack(id: &str) -> Option<Role> {
    library::reference().entities.contains_key(id).then_some(Role::Reference)
}

/// Is a record of this schema somebody or something, rather than a tie or a listing?
pub(super) fn is_somebody(schema: &str) -> bool {
    ontology().schema(schema).is_some_and(|schema| schema.edge.is_none() && !schema.is_a("Interval"))
}

/// An id to write, and whom it is judged to be.
pub(super) struct Written {
    pub id: String,
    pub judged_with: Option<String>,
}

/// The id of a proposal's statements. `role` says what an id is so far, `of` what the page's statements will be.
pub(super) fn written(
    entity: &str,
    same_as: Option<&str>,
    of: Role,
    title: &str,
    role: impl Fn(&str) -> Result<Option<Role>, RunError>,
) -> Result<Written, RunError> {
    let target = same_as.unwrap_or(entity);
    let apart = |id: &str| Ok::<bool, RunError>(role(id)?.is_some_and(|role| role > of));
    if !apart(target)? {
        return Ok(Written { id: target.to_owned(), judged_with: None });
    }
    let own = same_as.is_some() && !apart(entity)?;
    let id = if own { entity.to_owned() } else { made_id("about", &[target, title]) };
    Ok(Written { id, judged_with: Some(target.to_owned()) })
}

/// Ids of one decision.
pub(super) struct Ids<'a> {
    case: &'a Case,
    /// Accepted proposals that are being taken back.
    gone: &'a BTreeSet<i64>,
    /// Role and source title of the pages.
    pages: BTreeMap<i64, (Role, String)>,
    /// The newest row of each id that is being accepted.
    deciding: BTreeMap<String, StoredProposal>,
    /// What lists of this decision describe.
    listed: BTreeSet<String>,
}

impl<'a> Ids<'a> {
    pub fn new(case: &'a Case, gone: &'a BTreeSet<i64>) -> Self {
        Self { case, gone, pages: BTreeMap::new(), deciding: BTreeMap::new(), listed: BTreeSet::new() }
    }

    pub fn page(&mut self, number: i64, role: Role, title: &str) {
        self.pages.insert(number, (role, title.to_owned()));
    }

    /// A row that is being accepted.
    pub fn deciding(&mut self, stored: &StoredProposal, role: Role) {
        if role == Role::List {
            self.listed.insert(stored.same_as.as_ref().unwrap_or(&stored.entity).clone());
        }
        self.deciding.insert(stored.entity.clone(), stored.clone());
    }

    fn role(&self, id: &str, of: Role) -> Result<Option<Role>, RunError> {
        let of_pack = role_in_pack(id);
        if of_pack.is_some() || of == Role::List {
            // What else the case says is no more than a list's.
            return Ok(of_pack);
        }
        let in_force = self.case.role_in_force(id)?;
        Ok(in_force.or_else(|| self.listed.contains(id).then_some(Role::List)))
    }

    /// The id of a row's statements.
    pub fn written_of(&mut self, row: &StoredProposal) -> Result<Written, RunError> {
        if !self.pages.contains_key(&row.fetch)
            && let Some(fetch) = self.case.fetch(row.fetch)?
        {
            let source = source_of(&fetch)?;
            self.page(fetch.number, role_of(&fetch, &source), &source.title);
        }
        let (of, title) = self.pages.get(&row.fetch).map_or((Role::Case, ""), |(role, title)| (*role, title.as_str()));
        written(&row.entity, row.same_as.as_deref(), of, title, |id| self.role(id, of))
    }

    /// The id that a tie of this page names for an end: as the page's own row says, else as the id was accepted last.
    pub fn end(&mut self, page: i64, end: &str) -> Result<String, RunError> {
        let rows = self.case.proposals_of(end)?;
        let own = own_row(&rows, page);
        let elsewhere = || {
            let accepted = |row: &&StoredProposal| {
                row.state == ProposalState::Accepted && !self.gone.contains(&row.number) && row.fetch != page
            };
            self.deciding.get(end).or_else(|| rows.iter().find(accepted))
        };
        match own.or_else(elsewhere).cloned() {
            Some(row) => Ok(self.written_of(&row)?.id),
            None => Ok(end.to_owned()),
        }
    }
}

/// The row by which a page itself says who an id is; rejected ones say nothing.
pub(super) fn own_row(rows: &[StoredProposal], page: i64) -> Option<&StoredProposal> {
    let here = || rows.iter().filter(|row| row.fetch == page && row.state != ProposalState::Rejected);
    here().find(|row| row.state == ProposalState::Accepted).or_else(|| here().next())
}
