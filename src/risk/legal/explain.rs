//! A cell of the matrix in words: the chain with its shares, what is not known, and which document would tell.

use super::super::world::{TieKind, World};
use super::Said;
use super::books::{Doubt, Stake};
use super::evaluate::{Column, Matrix, Verdict};
use super::format::{ParameterName, Together};
use super::rule::{Plan, Rule, SLACK, State};
use super::seeds::{Doubted, Why};
use super::spread::{How, Spread, Step};
use crate::model::{PartialDate, Share, SourceId};

/// Why an entity is met, open or not met under a rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    pub verdict: Verdict,
    pub because: Vec<Said>,
    /// Nodes from the listed body to the entity; empty when nothing leads to it.
    pub chain: Vec<u32>,
    /// The caller's numbers of the ties it rests on, each once.
    pub ties: Vec<u32>,
    /// Of those ties and of the listing, each once.
    pub sources: Vec<SourceId>,
    pub rule_version: String,
    /// The day it was worked out for.
    pub day: PartialDate,
}

/// Holders named one by one; the rest is counted.
const NAMED: usize = 8;
/// Steps of a chain shown; a longer one keeps its end.
const CHAIN: usize = 64;

impl Matrix {
    /// The cell of rule number `rule` and a node, in words. `rules` and `world` are those it was worked out from.
    pub fn cell(&self, world: &World<'_>, rules: &[Rule], rule: usize, node: u32) -> Cell {
        let verdict = self.verdict(rule, node);
        let mut cell = Cell {
            verdict,
            because: Vec::new(),
            chain: Vec::new(),
            ties: Vec::new(),
            sources: Vec::new(),
            rule_version: String::new(),
            day: self.day,
        };
        if let (Some(column), Some(stated)) = (self.columns.get(rule), rules.get(rule)) {
            cell.rule_version.clone_from(&stated.version);
            let plan = stated.plan(self.day, &self.settings);
            Teller { world, matrix: self, rule: stated, plan, column, cell: &mut cell }.tell(node);
        }
        cell.ties.sort_unstable();
        cell.ties.dedup();
        cell.sources.sort_unstable();
        cell.sources.dedup();
        cell
    }
}

struct Teller<'a, 'w> {
    world: &'a World<'w>,
    matrix: &'a Matrix,
    rule: &'a Rule,
    plan: Plan<'a>,
    column: &'a Column,
    cell: &'a mut Cell,
}

impl Teller<'_, '_> {
    fn tell(&mut self, node: u32) {
        self.state(node);
        let would_be = self.column.would_be(node);
        if let Some(answer) = self.column.acquired.as_ref().and_then(|acquired| acquired.get(&node)).cloned() {
            self.acquired(node, &answer);
        } else if would_be != Verdict::NotMet
            && let Some((spread, step)) = self.column.step(node)
        {
            match self.column.seed(step).cloned() {
                Some(why) => self.start(node, &why),
                None => self.step(node, spread, step, would_be == Verdict::Met),
            }
            self.chain(node, spread);
        } else {
            self.nothing(node);
        }
        if would_be != Verdict::NotMet
            && let Some(phase) = self.rule.phase(self.matrix.day)
        {
            self.say(phase.text.en.clone(), phase.text.ja.clone());
        }
    }

    fn say(&mut self, en: impl Into<String>, ja: impl Into<String>) {
        self.cell.because.push(Said::new(en, ja));
    }

    fn name(&self, node: u32) -> &str {
        self.world.nodes.get(node as usize).map_or("?", |node| node.caption)
    }

    /// What the day does to the rule.
    fn state(&mut self, node: u32) {
        if self.column.state == State::InForce {
            return;
        }
        let state = self.rule.state_text(self.matrix.day, &self.matrix.settings);
        self.cell.because.push(state);
        match self.column.would_be(node) {
            Verdict::NotMet => {}
            verdict if self.column.state.answers() => {
                if let (State::Unconfirmed, Some(switch)) = (self.column.state, &self.rule.switch) {
                    self.cell.because.push(Said::new(switch.question.en.clone(), switch.question.ja.clone()));
                }
                if verdict == Verdict::Met {
                    self.say("If it applies, it is met:", "適用されるなら該当する：");
                }
            }
            Verdict::Met => self.say("If it were in force it would be met:", "施行されていれば該当する："),
            _ => self.say("If it were in force it would be open:", "施行されていれば判断は未定："),
        }
    }

    /// The entity is a start of the rule itself.
    fn start(&mut self, node: u32, why: &Why) {
        let name = self.name(node).to_owned();
        match why {
            Why::Flag(at) => self.flag(node, *at),
            Why::FlagOpen(at, doubt) => {
                self.flag(node, *at);
                match doubt {
                    Doubted::ListNotNamed => self.say(
                        "The source does not name the list: look the entry up in the official list.",
                        "出典がリスト名を記していない。公式リストで確認が必要。",
                    ),
                    Doubted::Dates => self.say(
                        "Its dates do not say whether it was listed on this day.",
                        "日付からは、この日に掲載されていたか判断できない。",
                    ),
                    Doubted::Rule(note) => self.say(note.en.clone(), note.ja.clone()),
                }
            }
            Why::Soft { other, score, .. } => {
                let other = self.name(*other).to_owned();
                self.say(
                    format!("{name} is possibly the same as {other}, which is listed (score {score:.2}, undecided)."),
                    format!("{name}は掲載先の{other}と同一の可能性がある（スコア{score:.2}、未判断）。"),
                );
                self.say("Decide the match: same or different.", "同一か別かの判断が必要。");
            }
            Why::Abroad(code) => self.say(
                format!("{name} is organised or seated in another country ({code})."),
                format!("{name}は外国（{code}）の法令に基づくか、外国に所在する。"),
            ),
            Why::Resident(code) => self.say(
                format!("{name} is stated to live in another country ({code})."),
                format!("{name}は国外（{code}）に居住すると記されている。"),
            ),
            Why::ResidentOpen(code) => self.say(
                format!(
                    "{name} is stated to live in another country ({code}). This law asks for citizenship, which is never read here: decide by hand."
                ),
                format!("{name}は国外（{code}）に居住すると記されている。この法令は国籍を基準とするが、本ソフトは国籍を読まないため、人が判断する。"),
            ),
            Why::BothSides(code) => self.say(
                format!("Sources place {name} both at home and in {code}."),
                format!("出典により{name}の所在が国内と{code}に分かれている。"),
            ),
            Why::NowhereStated { person: true } => self.say(
                format!("No source states where {name} lives. A statement of residence would tell."),
                format!("{name}の居住国を記す出典がない。居住地の証明で分かる。"),
            ),
            Why::NowhereStated { person: false } => self.say(
                format!("No source states the law {name} is organised under. A registry extract would tell."),
                format!("{name}の設立準拠法を記す出典がない。登記事項証明書で分かる。"),
            ),
            Why::Nominee(code) => self.say(
                format!("{name} ({code}) is a nominee or custodian; for whom it holds is not stated."),
                format!("{name}（{code}）は名義人・保管機関で、実質の保有者が記されていない。"),
            ),
        }
    }

    fn flag(&mut self, node: u32, at: u32) {
        let flags = self.world.nodes.get(node as usize).map_or(&[][..], |node| node.flags);
        let Some(flag) = flags.get(at as usize) else { return };
        self.cell.sources.extend(flag.source);
        let name = self.name(node).to_owned();
        let listed_as = flag.name_on_list.as_deref().unwrap_or(&name);
        let since = flag.listed.start.map(|date| date.to_string());
        match &flag.list {
            Some(list) => {
                let en = since.as_ref().map(|date| format!(" since {date}")).unwrap_or_default();
                let ja = since.as_ref().map(|date| format!("（{date}から）")).unwrap_or_default();
                self.say(
                    format!("{name} is itself listed: {list}, as {listed_as}{en}."),
                    format!("{name}自身が掲載：{list}、「{listed_as}」として{ja}。"),
                );
            }
            None => self.say(
                format!("{name} is flagged: {} ({}).", flag.class.label, flag.why),
                format!("{name}の区分：{}（{}）。", flag.class.label_ja, flag.why),
            ),
        }
        let newest = self.rule.editions.iter().rfind(|edition| edition.earliest() <= self.matrix.day.latest());
        if let (Some(read), Some(newest)) = (flag.edition, newest)
            && read.latest() < newest.earliest()
        {
            self.say(
                format!("Read in the edition of {read}; there is one of {newest}: check it."),
                format!("{read}版で確認。{newest}版があるため要確認。"),
            );
        }
    }

    /// The entity joined through a holder.
    fn step(&mut self, node: u32, spread: &Spread, step: Step, met: bool) {
        match step.how {
            How::Start(_) => {}
            How::Shares | How::Minority | How::Crowd => self.shares(node, spread, step, met),
            How::Control(tie) => self.control(node, step, tie, met),
        }
        if !met && !self.column.certain.steps.contains_key(&step.by) {
            let by = self.name(step.by).to_owned();
            self.say(format!("Whether the rule counts {by} is open."), format!("{by}自身が該当するかは未定。"));
        }
    }

    fn shares(&mut self, node: u32, spread: &Spread, step: Step, met: bool) {
        let books = &self.matrix.books;
        let mut holders: Vec<Stake> =
            books.owners(node).iter().filter(|stake| self.counts(stake, spread, step)).copied().collect();
        holders.sort_by(|a, b| b.high.total_cmp(&a.high).then(a.owner.cmp(&b.owner)));
        let sum = |of: fn(&Stake) -> f64| holders.iter().map(of).sum::<f64>();
        let (low, high) = (sum(|stake| stake.low), sum(|stake| stake.high));
        let (least, most) = (books.least(node, low), books.most(node, low, high));
        for stake in holders.iter().take(NAMED) {
            self.holding(stake);
        }
        if self.plan.together == Together::OnePerson {
            self.arrangement(step.root, &holders);
        }
        if let Some(more) = holders.len().checked_sub(NAMED).filter(|more| *more > 0) {
            self.say(format!("and {more} more such holders."), format!("ほか{more}者。"));
        }
        let together = Share::Between { low: least, high: most.max(least) };
        match step.how {
            How::Minority => self.say(
                "Control in the sense of this rule needs no majority: rights and agreements decide.",
                "この規則の支配に過半数は要らない。権利と契約の内容による。",
            ),
            How::Crowd => self.say(
                "Too many listed persons may hold it to look at them one by one; together they may reach the line.",
                "掲載者が多く一者ずつの確認を打ち切った。合計では基準に達しうる。",
            ),
            _ => {
                let line = self.line();
                self.say(
                    format!("Together {together}; the rule asks for {}.", line.en),
                    format!("合計{together}。基準は{}。", line.ja),
                );
            }
        }
        self.on_the_line(least, most);
        if books.excess(node) > 0.0 {
            let (all, name) = (Share::exact(1.0 + books.excess(node)), self.name(node).to_owned());
            self.say(
                format!("The stated shares of {name} add up to {all}: at least one is wrong."),
                format!("{name}の持分の合計が{all}になる。いずれかが誤り。"),
            );
        }
        if !met {
            let unknown = holders.iter().any(|stake| stake.low <= 0.0 && stake.high >= 1.0);
            if let Some(note) = self.rule.test.unknown_share.as_ref().filter(|_| unknown) {
                self.say(note.en.clone(), note.ja.clone());
            }
            if holders.iter().any(|stake| stake.low < stake.high) {
                self.register(node);
            }
        }
    }

    /// The joint arrangement that lets a partner's shares count.
    fn arrangement(&mut self, root: u32, holders: &[Stake]) {
        let partners = self.matrix.books.partners(root).to_vec();
        for partner in partners.iter().filter(|partner| holders.iter().any(|stake| stake.owner == partner.with)) {
            let (person, with) = (self.name(root).to_owned(), self.name(partner.with).to_owned());
            self.tie(partner.tie);
            if partner.sure {
                self.say(
                    format!("{person} and {with} have a joint arrangement."),
                    format!("{person}と{with}は共同の取決めがある。"),
                );
            } else {
                self.say(
                    format!("{person} and {with} are said to have a joint arrangement."),
                    format!("{person}と{with}は共同の取決めがあるとされる。"),
                );
            }
        }
    }

    /// Does this holding count towards the step?
    fn counts(&self, stake: &Stake, spread: &Spread, step: Step) -> bool {
        let partner = self.matrix.books.partners(step.root).iter().any(|partner| partner.with == stake.owner);
        let one = self.plan.together == Together::OnePerson && step.how != How::Crowd;
        let joined = spread.steps.get(&stake.owner).is_some_and(|holder| {
            let before = holder.order < step.order || matches!(holder.how, How::Start(_));
            before && (!one || holder.root == step.root)
        });
        joined || stake.owner == step.by || (one && partner)
    }

    /// One holding in words; notes its tie.
    fn holding(&mut self, stake: &Stake) {
        let (owner, company) = (self.name(stake.owner).to_owned(), self.name(stake.company).to_owned());
        self.tie(stake.tie);
        let share = Share::Between { low: stake.low, high: stake.high };
        if stake.low <= 0.0 && stake.high >= 1.0 && stake.doubt == Doubt::None {
            self.say(
                format!("{owner} holds a share of {company} that no source states."),
                format!("{owner}は{company}の持分を有するが、割合を記す出典がない。"),
            );
            return;
        }
        match stake.doubt {
            Doubt::None => {
                self.say(format!("{owner} holds {share} of {company}."), format!("{owner}は{company}の{share}を保有。"))
            }
            Doubt::Status(status) => {
                let (share, status) = (Share::exact(stake.high), status.as_str());
                self.say(
                    format!("{owner} is said to hold {share} of {company} ({status})."),
                    format!("{owner}は{company}の{share}を保有するとされる（{status}）。"),
                );
            }
            Doubt::Dates => {
                let share = Share::exact(stake.high);
                self.say(
                    format!("{owner} holds {share} of {company}, but its dates do not say whether on this day."),
                    format!("{owner}は{company}の{share}を保有するが、この日に保有していたか日付から判断できない。"),
                );
            }
        }
    }

    fn control(&mut self, node: u32, step: Step, tie: Option<u32>, met: bool) {
        let (by, name) = (self.name(step.by).to_owned(), self.name(node).to_owned());
        let role = tie.and_then(|at| self.world.ties.get(at as usize)).and_then(|tie| match tie.what {
            TieKind::Relation(relation) if !relation.role.is_empty() => Some(relation.role.to_string()),
            TieKind::Relation(relation) => Some(relation.kind.to_owned()),
            TieKind::Soft { .. } => None,
        });
        if let Some(at) = tie {
            self.tie(at);
        } else if let Some(stake) = self.matrix.books.owners(node).iter().find(|stake| stake.owner == step.by).copied()
        {
            self.holding(&stake);
        }
        let (en, ja) = match role {
            Some(role) => (format!(" ({role})"), format!("（{role}）")),
            None => Default::default(),
        };
        if met {
            self.say(format!("{by} controls {name}{en}."), format!("{by}は{name}を支配している{ja}。"));
        } else {
            self.say(format!("{by} possibly controls {name}{en}."), format!("{by}が{name}を支配している可能性{ja}。"));
            self.say(
                format!("The articles and shareholders' agreements of {name} would tell."),
                format!("{name}の定款と株主間契約で分かる。"),
            );
        }
    }

    fn acquired(&mut self, node: u32, answer: &super::evaluate::Acquired) {
        let stakes = self.matrix.books.owners(node);
        if let Some(stake) = stakes.iter().find(|stake| stake.owner == answer.holder).copied() {
            self.holding(&stake);
        }
        let (holder, name) = (self.name(answer.holder).to_owned(), self.name(node).to_owned());
        if answer.holder_certain {
            self.say(format!("{holder} is a foreign investor."), format!("{holder}は外国投資家に当たる。"));
        } else {
            self.say(
                format!("Whether {holder} is a foreign investor is open."),
                format!("{holder}が外国投資家に当たるかは未定。"),
            );
        }
        if !answer.share_certain {
            let line = Share::exact(self.plan.listed_from);
            let (en, ja) =
                if answer.listed { ("listed", "上場") } else { ("perhaps listed", "上場の有無は不明") };
            self.say(
                format!("{name} is {en}; the line for listed companies is {line}."),
                format!("{name}は{ja}。上場会社の基準は{line}。"),
            );
            self.register(node);
        }
        if answer.sector.is_none() {
            self.say(
                format!("Whether {name} works in a designated sector is not confirmed; the Ministry of Finance's list of companies and its articles would tell."),
                format!("{name}が指定業種を営むかは未確認。財務省の銘柄リストと定款の事業目的で分かる。"),
            );
        }
        self.cell.chain = vec![answer.holder, node];
    }

    /// Nothing leads to the entity: what was seen.
    fn nothing(&mut self, node: u32) {
        let world = self.world;
        for flag in world.nodes.get(node as usize).map_or(&[][..], |node| node.flags) {
            if let (Some(list), Some(end)) = (&flag.list, flag.listed.end)
                && flag.listed.ended_before(self.matrix.day)
            {
                self.say(format!("Formerly listed until {end}: {list}."), format!("{end}まで掲載：{list}。"));
            }
        }
        if self.plan.threshold.is_none() {
            self.say(
                "Nothing in the case leads to it under this rule.",
                "この規則で該当につながるものは案件内にない。",
            );
            return;
        }
        let books = &self.matrix.books;
        let all = books.owners(node);
        let caught = all.iter().filter(|stake| self.column.possible.steps.contains_key(&stake.owner));
        let (low, high) = caught.fold((0.0, 0.0), |sum, stake| (sum.0 + stake.low, sum.1 + stake.high));
        if high > 0.0 {
            let (most, line) = (Share::exact(books.most(node, low, high)), self.line());
            self.say(
                format!("Holders that the rule counts have at most {most}; it asks for {}.", line.en),
                format!("該当する保有者は最大{most}。基準は{}。", line.ja),
            );
        } else {
            self.say("No holder that the rule counts is recorded.", "該当する保有者は記録されていない。");
        }
        let known: f64 = all.iter().map(|stake| stake.low).sum();
        if known < 1.0 - SLACK {
            let rest = Share::exact(1.0 - known);
            self.say(
                format!("Who holds {rest} is not recorded: absence is not clearance."),
                format!("{rest}の保有者は記録がない。記録がないことは問題がないことを意味しない。"),
            );
        }
    }

    fn line(&self) -> Said {
        let share = Share::exact(self.plan.threshold.unwrap_or_default());
        if self.plan.strict {
            Said::new(format!("more than {share}"), format!("{share}超"))
        } else {
            Said::new(format!("{share} or more"), format!("{share}以上"))
        }
    }

    /// Exactly on a line whose side is a setting.
    fn on_the_line(&mut self, least: f64, most: f64) {
        let Some(line) = self.plan.threshold else { return };
        let on = (least - line).abs() <= SLACK || (most - line).abs() <= SLACK;
        let parameter = self.rule.parameters.iter().find(|parameter| parameter.name == ParameterName::Strict);
        if let Some(parameter) = parameter.filter(|_| on) {
            self.say(parameter.text.en.clone(), parameter.text.ja.clone());
        }
    }

    fn register(&mut self, node: u32) {
        let (name, day) = (self.name(node).to_owned(), self.matrix.day);
        let fund = self.world.nodes.get(node as usize).is_some_and(|node| node.schema.is_a("Fund"));
        if fund {
            self.say(
                format!("The register of partners of {name} as of {day} would tell."),
                format!("{day}時点の{name}の組合員名簿で分かる。"),
            );
        } else {
            self.say(
                format!("The share register of {name} as of {day} would tell."),
                format!("{day}時点の{name}の株主名簿で分かる。"),
            );
        }
    }

    fn tie(&mut self, at: u32) {
        if let Some(tie) = self.world.ties.get(at as usize) {
            self.cell.ties.push(tie.number);
            self.cell.sources.extend(tie.sources);
        }
    }

    /// From the listed body to the entity.
    fn chain(&mut self, node: u32, spread: &Spread) {
        let mut chain = vec![node];
        let mut at = node;
        while let Some(step) = spread.steps.get(&at).copied().filter(|_| chain.len() < CHAIN) {
            if let Some(why) = self.column.seed(step) {
                if let Why::Soft { other, tie, .. } = why {
                    chain.push(*other);
                    self.tie(*tie);
                }
                break;
            }
            if matches!(step.how, How::Control(Some(_))) {
                if let How::Control(Some(tie)) = step.how {
                    self.tie(tie);
                }
            } else if let Some(stake) = self.matrix.books.owners(at).iter().find(|stake| stake.owner == step.by) {
                self.tie(stake.tie);
            }
            chain.push(step.by);
            at = step.by;
        }
        chain.reverse();
        if let Some(first) = chain.first().copied().filter(|first| *first != node) {
            if let Some(Why::Flag(flag) | Why::FlagOpen(flag, _)) =
                spread.steps.get(&first).and_then(|step| self.column.seed(*step)).cloned()
            {
                self.flag(first, flag);
            }
            let words: Vec<&str> = chain.iter().map(|node| self.name(*node)).collect();
            let words = words.join(" → ");
            self.say(format!("Chain: {words}."), format!("経路：{words}。"));
        }
        self.cell.chain = chain;
    }
}
