//! The rules page: entities by rules.

use crate::model::Role;
use crate::risk::legal::{self, Matrix, Rule, Settings, State, Verdict};
use crate::risk::world::World;
use crate::session::findings::{Answer, RuleCell, RuleHead, RuleResult, RuleRow, RuleSwitch, RulesView};
use crate::session::run::analysis::Analysis;
use crate::session::run::decisions::Decisions;
use crate::session::run::rules::{RuleBook, rows, sources};
use crate::session::{Lang, describe};

/// Rows beyond this are counted, not listed.
const MOST_ROWS: usize = 400;

pub(crate) fn result_of(verdict: Verdict) -> RuleResult {
    match verdict {
        Verdict::Met => RuleResult::Met,
        Verdict::Open => RuleResult::Open,
        Verdict::NotMet => RuleResult::NotMet,
        Verdict::NotInForce => RuleResult::NotInForce,
    }
}

pub(crate) fn said(words: &legal::Said, lang: Lang) -> String {
    lang.pick(&words.en, &words.ja).clone()
}

/// What the page is about.
pub(crate) struct About<'a> {
    pub analysis: &'a Analysis,
    pub world: &'a World<'a>,
    pub matrix: &'a Matrix,
    pub book: &'a RuleBook,
    pub lang: Lang,
}

/// The matrix in words. `parties` are node numbers of the deal's parties.
pub(crate) fn view(about: &About<'_>, decisions: &Decisions, settings: &Settings, parties: &[u32]) -> RulesView {
    let &About { analysis, matrix, book, lang, .. } = about;
    let mut nodes = rows(analysis, matrix, parties);
    let gravity = |node: &u32| {
        let verdicts = (0..matrix.rules()).map(|rule| matrix.verdict(rule, *node));
        (!parties.contains(node), verdicts.min().unwrap_or(Verdict::NotMet))
    };
    nodes.sort_by_cached_key(|node| (gravity(node), *node));
    let of_case = analysis.network.nodes().filter(|(_, node)| node.role == Role::Case).count();
    let clear = of_case.saturating_sub(nodes.len());
    let beyond = nodes.len().saturating_sub(MOST_ROWS);
    nodes.truncate(MOST_ROWS);
    let row = |&node: &u32| RuleRow {
        chip: describe::chip(analysis, node, lang),
        party: parties.contains(&node),
        cells: (0..matrix.rules()).map(|rule| about.cell(rule, node)).collect(),
    };
    let (rules, entities) = (book.legal.len(), analysis.network.node_count());
    let mut coverage = lang.pick(
        format!(
            "{rules} rules over {entities} entities. What no source states is not counted; absence is not clearance."
        ),
        format!(
            "{rules} 件の規則を {entities} 件のエンティティに適用。どの情報源も述べていないことは数えていません。該当がないことは潔白を意味しません。"
        ),
    );
    if beyond > 0 {
        coverage +=
            &lang.pick(format!(" {beyond} more rows are not listed here."), format!(" ほかに {beyond} 行あります。"));
    }
    RulesView {
        as_of: matrix.day.to_string(),
        heads: (0..).zip(&book.legal).map(|(at, rule)| about.head(decisions, settings, rule, at)).collect(),
        rows: nodes.iter().map(row).collect(),
        clear,
        errors: book.errors.clone(),
        coverage,
    }
}

impl About<'_> {
    fn head(&self, decisions: &Decisions, settings: &Settings, rule: &Rule, at: usize) -> RuleHead {
        let note = |note: &legal::Note| self.lang.pick(&note.en, &note.ja).clone();
        RuleHead {
            id: rule.id.clone(),
            title: note(&rule.title),
            short: note(&rule.short),
            jurisdiction: rule.jurisdiction.clone(),
            version: rule.version.clone(),
            state: said(&rule.state_text(self.matrix.day, settings), self.lang),
            in_force: match self.matrix.state(at) {
                Some(State::InForce) => Answer::Yes,
                Some(State::Unconfirmed | State::Coarse) => Answer::Open,
                _ => Answer::No,
            },
            test: note(&rule.meaning),
            source: format!("{} ({})", rule.source.title, rule.source.read_on.0),
            url: rule.source.url.clone(),
            switch: rule.switch.as_ref().map(|switch| RuleSwitch {
                question: note(&switch.question),
                confirmed: decisions.rules.get(&rule.id).cloned(),
            }),
            own: rule.own,
        }
    }

    fn cell(&self, rule: usize, node: u32) -> RuleCell {
        let cell = self.matrix.cell(self.world, &self.book.legal, rule, node);
        RuleCell {
            result: result_of(cell.verdict),
            because: cell.because.iter().map(|words| said(words, self.lang)).collect(),
            chain: cell.chain.iter().map(|&node| describe::chip(self.analysis, node, self.lang)).collect(),
            sources: sources(self.analysis, &cell.ties, &cell.sources)
                .into_iter()
                .map(|source| (source.title, source.url.unwrap_or_default()))
                .collect(),
        }
    }
}
