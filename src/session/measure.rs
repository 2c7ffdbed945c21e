//! Sizes, groups and joints of the picture, and what several entities have in common: asked for here,
//! measured by jobs.
//!
//! Measured again whenever the facts, the day, the filter or the choice changed; an answer for anything
//! else is dropped.

use super::message::Selecting;
use super::run::RunError;
use super::run::common::{COMMON_HOPS, CommonAnswer, common};
use super::run::measure::{Ask, Measured, measure};
use super::work::Done;
use super::{GroupLine, GroupsView};
use super::{Holds, NoticeKind, Page, Session, SizeBy, describe, picture};
use crate::model::EntityId;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Up to so many ties the picture is measured without being asked.
const SMALL: usize = 20_000;
/// Members of a group that are named.
const NAMED: usize = 3;
/// Common connections put on the canvas at most: in a small case nearly everything is within three hops.
const MOST_COMMON: usize = 12;

/// What the session knows of the picture's shape.
#[derive(Debug, Default)]
pub(super) struct Measures {
    pub size_by: SizeBy,
    /// Times that groups were asked for; 0: never.
    pub groups_asked: u64,
    pub groups: Option<GroupsView>,
    pub holds: Option<Holds>,
    measured: Measured,
    /// A job is on it.
    running: bool,
}

impl Session {
    pub(super) fn set_size_by(&mut self, by: SizeBy) {
        self.measures.size_by = by;
        // Never the sizes of one choice under the name of another.
        let known = &mut self.measures.measured;
        if known.ask.size_by != by {
            known.ask.size_by = SizeBy::Nothing;
            known.sizes.clear();
        }
        self.measure_again();
        self.rebuild_scene();
    }

    pub(super) fn find_groups(&mut self) {
        self.measures.groups_asked += 1;
        self.page = Page::Explore;
        self.measure_again();
    }

    fn measure_ask(&self) -> Ask {
        Ask {
            filter: self.filter.clone(),
            size_by: self.measures.size_by,
            groups: self.measures.groups_asked > 0,
            parties: self.parties.clone(),
        }
    }

    /// Measures what is asked for, unless that is known already.
    pub(super) fn measure_again(&mut self) {
        let Some(analysis) = self.analysis.clone() else { return };
        let ask = self.measure_ask();
        let known = &self.measures.measured;
        let current = known.of.as_ref().is_some_and(|of| Arc::ptr_eq(of, &analysis)) && known.ask == ask;
        let wanted = ask.groups || ask.size_by != SizeBy::Nothing || analysis.network.edge_count() < SMALL;
        self.pool.cancel_lane("shape");
        self.measures.running = false;
        if current {
            return self.describe_measured();
        }
        if !wanted {
            self.measures.measured = Measured::default();
            return self.describe_measured();
        }
        let picture = picture::belonging(&analysis, &self.view);
        self.measures.running = true;
        self.start("shape", self.lang().pick("Measuring the picture", "図の計測"), move |progress| {
            Done::Measured(Box::new(measure(&analysis, ask, &picture, &|| progress.cancelled())))
        });
        self.describe_measured();
    }

    pub(super) fn take_measured(&mut self, measured: Measured) {
        let current = self.analysis.as_ref().zip(measured.of.as_ref()).is_some_and(|(now, of)| Arc::ptr_eq(now, of));
        if !current || measured.ask != self.measure_ask() {
            return;
        }
        self.measures.running = false;
        // Cancelled is not measured: what was known may be of another filter.
        self.measures.measured = if measured.complete { measured } else { Measured::default() };
        self.rebuild_scene();
    }

    /// The measures of the network shown now; `None`: those known are of another one.
    pub(super) fn measured(&self) -> Option<&Measured> {
        let (now, of) = (self.analysis.as_ref()?, self.measures.measured.of.as_ref()?);
        Arc::ptr_eq(&now.network, &of.network).then_some(&self.measures.measured)
    }

    /// Says again what is measured: after a new answer or a change of the picture.
    pub(super) fn describe_measured(&mut self) {
        self.measures.groups = self.describe_groups();
        self.describe_holds();
    }

    /// What hangs on the selection.
    pub(super) fn describe_holds(&mut self) {
        self.measures.holds = self.holds_of_selection();
    }

    fn describe_groups(&self) -> Option<GroupsView> {
        let working = self.measures.running && self.measures.groups_asked > 0;
        let (Some(analysis), Some(measured)) = (&self.analysis, self.measured().filter(|known| known.ask.groups))
        else {
            // Not looked yet, or not to the end: that is not "no groups".
            return working.then(|| GroupsView { working, ..GroupsView::default() });
        };
        let mut members: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for node in picture::belonging(analysis, &self.view) {
            if let Some(&community) = measured.community.get(node as usize) {
                members.entry(community).or_default().push(node);
            }
        }
        let line = |(number, community): (usize, &u32)| {
            let mut nodes = members.remove(community)?;
            let ties = |node: &u32| measured.ties.get(*node as usize).copied().unwrap_or_default();
            nodes.sort_by_key(|node| (std::cmp::Reverse(ties(node)), *node));
            let named = nodes.iter().take(NAMED);
            let leading = named.map(|&node| describe::chip(analysis, node, self.lang()).caption).collect();
            let ids = nodes.iter().filter_map(|&node| analysis.network.node(node)).map(|node| node.id.clone());
            let members: Vec<EntityId> = ids.collect();
            let on = members.iter().any(|id| !self.view.hidden.contains(id));
            Some(GroupLine { number, community: *community, leading, members, on })
        };
        let lines = (1..).zip(&measured.groups).filter_map(line).collect();
        Some(GroupsView { lines, smaller: measured.small_groups, working })
    }

    /// What hangs on the selected entity, or on the single tie between the two selected.
    fn holds_of_selection(&self) -> Option<Holds> {
        let (analysis, measured) = (self.analysis.as_ref()?, self.measured()?);
        let node = |at: usize| analysis.network.node_of(self.selection.get_index(at)?.as_str());
        match (self.selection.len(), node(0), node(1)) {
            (1, Some(one), _) => {
                if !measured.joints.contains(&one) || self.selection.first().is_some_and(|id| self.parties.contains(id))
                {
                    return None;
                }
                match measured.cut_off.get(one as usize) {
                    None => Some(Holds::Parts),
                    Some(0) => None,
                    Some(&count) => Some(Holds::Deal(count as usize)),
                }
            }
            (2, Some(a), Some(b)) => measured.bridges.get(&(a.min(b), a.max(b))).map(|&count| Holds::Tie(count)),
            _ => None,
        }
    }

    /// Looks for what is near all of the selection.
    pub(super) fn common_connections(&mut self) {
        let Some(analysis) = self.analysis.clone() else { return };
        let (asked, filter) = (self.selection.iter().cloned().collect(), self.filter.clone());
        self.pool.cancel_lane("common");
        self.start(
            "common",
            self.lang().pick("Looking for common connections", "共通のつながりを探索"),
            move |progress| {
                Done::Common(Box::new(common(&analysis, asked, filter, MOST_COMMON, &|| progress.cancelled())))
            },
        );
    }

    pub(super) fn take_common(&mut self, answer: Result<CommonAnswer, RunError>) {
        let Ok(answer) = answer else { return };
        let current = self.analysis.as_ref().is_some_and(|now| Arc::ptr_eq(now, &answer.of));
        if !current || answer.filter != self.filter {
            return;
        }
        let network = &answer.of.network;
        let ids: Vec<EntityId> =
            answer.found.iter().filter_map(|&node| network.node(node)).map(|node| node.id.clone()).collect();
        self.tell_common(&answer);
        if ids.is_empty() {
            return;
        }
        if ids.iter().any(|id| self.scene.node(id).is_none()) {
            self.show(ids.clone());
        }
        self.select(answer.asked.into_iter().chain(ids).collect(), Selecting::Replace);
    }

    fn tell_common(&mut self, answer: &CommonAnswer) {
        let lang = self.lang();
        let (asked, found) = (answer.asked.len(), answer.found.len() + answer.more);
        let text = match found {
            0 => lang.pick(
                format!("No common connection of the {asked} selected was found; that is not clearance"),
                format!("選択した {asked} 件に共通のつながりは見つかりませんでした（潔白の証明ではありません）"),
            ),
            _ => lang.pick(
                format!("{found} common connections of the {asked} selected, within {COMMON_HOPS} hops"),
                format!("選択した {asked} 件に共通のつながり {found} 件（{COMMON_HOPS} 歩以内）"),
            ),
        };
        let mut details = vec![lang.pick(
            format!(
                "Looked up to {COMMON_HOPS} hops from each, over {} entities and {} ties ({} ties filtered out). \
                 Registration agents and the like are not counted. Finding nothing is not clearance.",
                answer.nodes, answer.edges, answer.edges_filtered
            ),
            format!(
                "それぞれから {COMMON_HOPS} 歩まで、{} 件のエンティティと {} 件の関係（{} 件は絞り込みで除外）を探索。\
                 登記代理人などは数えません。見つからないことは潔白を意味しません。",
                answer.nodes, answer.edges, answer.edges_filtered
            ),
        )];
        details.push(filter_words(self));
        if answer.more > 0 {
            details.push(lang.pick(
                format!("The nearest {} are shown, {} more are not.", answer.found.len(), answer.more),
                format!("近いものから {} 件を表示し、ほか {} 件は表示していません。", answer.found.len(), answer.more),
            ));
        }
        self.tell(NoticeKind::Info, text, details);
    }

    pub fn size_by(&self) -> SizeBy {
        self.measures.size_by
    }

    /// Sizes are estimated from a sample, not measured from every entity.
    pub fn sizes_sampled(&self) -> bool {
        self.measures.measured.sampled
    }

    /// Groups of the picture; `None` until they are asked for.
    pub fn groups(&self) -> Option<&GroupsView> {
        self.measures.groups.as_ref()
    }

    /// Grows each time groups are asked for.
    pub fn groups_asked(&self) -> u64 {
        self.measures.groups_asked
    }

    /// What hangs on the selected entity or tie, when anything does.
    pub fn holds(&self) -> Option<Holds> {
        self.measures.holds
    }
}

/// The filters that a search kept to.
fn filter_words(session: &Session) -> String {
    let (lang, filter) = (session.lang(), &session.filter);
    let day = filter.as_of.map(|day| day.to_string()).unwrap_or_default();
    let share = format!("{:.0} %", filter.min_share * 100.0);
    let former = match filter.include_former {
        true => lang.pick("former ties too", "過去の関係を含む"),
        false => lang.pick("no former ties", "過去の関係を除く"),
    };
    lang.pick(
        format!("Filters: as of {day}, shares from {share} (unknown kept), {former}, soft steps {}.", filter.soft),
        format!("絞り込み：基準日 {day}、持分 {share} 以上（不明は残す）、{former}、推定の段 {}。", filter.soft),
    )
}

#[cfg(test)]
mod tests;
