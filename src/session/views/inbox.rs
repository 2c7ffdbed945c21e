//! The inbox in the words of the window: what was collected, and one page of it beside its proposals.

use super::body::{self, Body};
use super::same::{self, Guess};
use crate::case::{Fetch, MOST_KEPT, ProposalState, StoredProposal};
use crate::collect::fetch::{Exchange, Method};
use crate::collect::lists::{self, ListChange};
use crate::collect::page::Page;
use crate::collect::recipe::RecipeBook;
use crate::collect::{Finding, Proposal, connect};
use crate::model::{EntityId, Facts, PropType, Role, ontology};
use crate::session::run::analysis::Analysis;
use crate::session::run::collect::{BY_HAND, CLIP, CLIP_FILE, GONE, NO_LONGER, Replaced};
use crate::session::{
    Chip, Decided, InboxDetail, InboxPage, InboxView, Lang, ListNews, MentionLine, PageChange, PageEvidence,
    ProposalLine, ProposedLine, SameLine, Waiting, describe,
};
use std::collections::HashMap;

/// Proposals of one page that are shown.
pub const MOST_PROPOSALS: usize = 300;
/// Mentions shown.
const MOST_MENTIONS: usize = 200;
/// Names of a list's news that are shown.
const MOST_NEWS: usize = 200;

/// What is needed to put a fetch into words.
pub struct Words<'a> {
    pub analysis: &'a Analysis,
    pub book: &'a RecipeBook,
    pub lang: Lang,
}

impl Words<'_> {
    /// Everything collected, newest first.
    pub fn inbox(&self, fetches: &[Fetch]) -> InboxView {
        let pages: Vec<InboxPage> = fetches.iter().rev().map(|fetch| self.page(fetch, fetches)).collect();
        InboxView {
            open: pages.iter().map(|page| page.open).sum(),
            failed: pages.iter().filter(|page| page.state == Waiting::Failed).count(),
            pages,
        }
    }

    fn page(&self, fetch: &Fetch, all: &[Fetch]) -> InboxPage {
        let count = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
        let earlier = fetch.earlier.and_then(|number| all.iter().find(|other| other.number == number));
        let note = earlier.map(|earlier| {
            let day = earlier.at.get(..10).unwrap_or(&earlier.at);
            if fetch.problem.is_some() {
                // Nothing came: whether the page changed is not known.
                self.lang.pick(format!("an answer of {day} is kept"), format!("{day} の応答は保存済み"))
            } else if earlier.sha256 == fetch.sha256 {
                self.lang.pick(format!("the same bytes as on {day}"), format!("{day} と同じ内容"))
            } else {
                self.lang.pick(format!("changed since {day}"), format!("{day} から変更あり"))
            }
        });
        InboxPage {
            fetch: fetch.number,
            title: self.title(fetch),
            host: connect::Card::host(&fetch.final_url),
            url: fetch.final_url.clone(),
            at: fetch.at.clone(),
            reader: self.reader(fetch),
            about: fetch.subject.as_deref().and_then(|id| self.chip(id)),
            state: match (&fetch.problem, fetch.open) {
                (Some(_), _) => Waiting::Failed,
                (None, 0) if unread(fetch, all) => Waiting::Unread,
                (None, 0) => Waiting::Done,
                (None, _) => Waiting::Open,
            },
            open: count(fetch.open),
            accepted: count(fetch.accepted),
            rejected: count(fetch.rejected),
            problem: fetch.problem.clone(),
            changed: fetch.problem.is_none() && earlier.is_some_and(|earlier| earlier.sha256 != fetch.sha256),
            note,
        }
    }

    /// What read it: a recipe, a question to a source, a list.
    fn reader(&self, fetch: &Fetch) -> String {
        let lang = self.lang;
        if let Some(id) = fetch.origin.strip_prefix("list/") {
            return lists::list(id).map_or_else(|| id.to_owned(), |card| lang.pick(&card.en, &card.ja).clone());
        }
        if let Some((source, question)) = fetch.origin.split_once('/')
            && let Some(card) = connect::cards().iter().find(|card| card.id == source)
        {
            let asked = card.question(question).map_or(question, |found| lang.pick(&found.en, &found.ja));
            return format!("{} · {asked}", lang.pick(&card.en, &card.ja));
        }
        match fetch.reader.as_str() {
            "" => lang.pick("no recipe", "読み取り規則なし").to_owned(),
            BY_HAND => lang.pick("mapped by hand", "手動の対応付け").to_owned(),
            id => {
                let recipe = self.book.recipes.iter().find(|recipe| recipe.id == id);
                recipe.map_or_else(|| id.to_owned(), |recipe| lang.pick(&recipe.en, &recipe.ja).clone())
            }
        }
    }

    fn chip(&self, id: &str) -> Option<Chip> {
        self.analysis.network.node_of(id).map(|node| describe::chip(self.analysis, node, self.lang))
    }

    /// One page with its proposals and text.
    pub fn detail(&self, shown: &Shown<'_>, cancel: &dyn Fn() -> bool) -> InboxDetail {
        let lang = self.lang;
        let fetch = shown.fetch;
        let exchange: Option<Exchange> = serde_json::from_str(&fetch.exchange).ok();
        let charset = exchange.as_ref().and_then(|exchange| exchange.charset.as_deref());
        let mut read = match shown.body {
            Some(bytes) => body::read(bytes, &fetch.media, charset, &fetch.final_url, lang),
            None => Body {
                blocks: Vec::new(),
                document: None,
                problem: Some(no_body(fetch, exchange.as_ref(), shown.altered, lang)),
            },
        };
        let page = read.document.as_ref().map(|document| document.page());
        let listed = shown.proposals.len().min(MOST_PROPOSALS);
        let (stored, bodies) = parsed(shown.proposals.get(..listed).unwrap_or_default());
        let guesses = same::guesses(&self.analysis.facts, &bodies, cancel);
        let captions: HashMap<&str, &str> =
            bodies.iter().map(|proposal| (proposal.entity.as_str(), proposal.caption())).collect();
        let mut proposals = Vec::with_capacity(bodies.len());
        for (at, (stored, proposal)) in stored.iter().zip(&bodies).enumerate() {
            let mut line = self.proposal(stored, proposal, guesses.get(&at).map_or(&[][..], Vec::as_slice), &captions);
            line.duplicate = self.duplicate(&line);
            let replaces = shown.replaces.iter().find(|replaced| replaced.by == line.number);
            line.replaces = replaces.filter(|_| line.decided == Decided::Open).map(|it| replaces_words(it, lang));
            for (value, proposed) in line.values.iter_mut().zip(&proposal.values) {
                value.block = body::block_at(&read.blocks, page, &proposed.locator);
                if let Some(block) = value.block.and_then(|at| read.blocks.get_mut(at)) {
                    let text = proposed.original.as_deref().unwrap_or(&proposed.value);
                    block.marks.extend(body::mark(&block.text, text));
                }
            }
            proposals.push(line);
        }
        for block in &mut read.blocks {
            block.marks.sort_unstable();
            block.marks.dedup();
        }
        let findings: Vec<Finding> = serde_json::from_str(&fetch.findings).unwrap_or_default();
        let (notes, not_read): (Vec<Finding>, Vec<Finding>) = findings.into_iter().partition(Finding::is_note);
        let told = |finding: Finding| (finding.locator, finding.message);
        InboxDetail {
            page: self.page(fetch, shown.all),
            exchange: exchange.as_ref().map(|exchange| exchange_lines(exchange, lang)).unwrap_or_default(),
            further: shown.proposals.len() - listed,
            proposals,
            findings: not_read.into_iter().map(told).collect(),
            notes: notes.into_iter().map(told).collect(),
            mentions: page.map(|page| self.mentions(page)).unwrap_or_default(),
            parts: page.map(|page| body::parts(page, lang)).unwrap_or_default(),
            change: shown.change.clone(),
            news: fetch.change.as_deref().and_then(|json| news(json, fetch)),
            no_body: read.problem,
            blocks: read.blocks,
        }
    }

    /// Why a proposal says nothing new.
    fn duplicate(&self, line: &ProposalLine) -> Option<String> {
        let all_known = !line.values.is_empty() && line.values.iter().all(|value| value.known);
        let words = self.lang.pick("everything is in the case already", "すべて案件にあります");
        (all_known && line.decided == Decided::Open).then(|| words.to_owned())
    }

    /// What the page is called; first of all that it holds what is no longer there.
    fn title(&self, fetch: &Fetch) -> String {
        let title = if fetch.title.trim().is_empty() { &fetch.final_url } else { &fetch.title };
        match title.strip_suffix(NO_LONGER).filter(|_| fetch.origin == GONE) {
            Some(page) => self.lang.pick(format!("No longer there: {page}"), format!("記載が消えたもの：{page}")),
            None => title.clone(),
        }
    }

    fn proposal(
        &self,
        stored: &StoredProposal,
        proposal: &Proposal,
        guesses: &[Guess],
        captions: &HashMap<&str, &str>,
    ) -> ProposalLine {
        let lang = self.lang;
        let schema = ontology().schema(&proposal.schema);
        let in_case = self.analysis.facts.entities.get(stored.same_as.as_deref().unwrap_or(&proposal.entity));
        let name = |id: &str| match captions.get(id) {
            Some(caption) => (*caption).to_owned(),
            None => self.chip(id).map_or_else(|| id.to_owned(), |chip| chip.caption),
        };
        let kind = |prop: &str| schema.and_then(|schema| schema.properties.get(prop)).map(|spec| spec.kind);
        let is_id = |prop: &str| kind(prop) == Some(PropType::Entity);
        let values = proposal.values.iter().enumerate().map(|(at, value)| ProposedLine {
            at,
            prop: value.prop.clone(),
            label: schema.map_or_else(|| value.prop.clone(), |schema| describe::prop_label(schema, &value.prop, lang)),
            value: if is_id(&value.prop) { name(&value.value) } else { value.value.clone() },
            words: describe::topic_words(kind(&value.prop), &value.value, lang).map(str::to_owned),
            original: value.original.clone().unwrap_or_default(),
            place: value.locator.clone(),
            block: None,
            known: stored.state == ProposalState::Open
                && in_case.is_some_and(|entity| entity.all(&value.prop).any(|known| *known.value == *value.value)),
            corrected: value.corrected,
            is_entity: is_id(&value.prop),
        });
        let edge = schema.and_then(|schema| schema.edge.as_ref());
        // What is proposed of a tie that the case has need not name its ends again.
        let known_end = |prop: &str| in_case.and_then(|entity| entity.first(prop));
        let end = |prop: &str| proposal.first(prop).or_else(|| known_end(prop)).map_or_else(|| "?".to_owned(), name);
        let guess = |guess: &Guess| {
            Some(SameLine { chip: self.chip(guess.id.as_str())?, score: guess.score, why: guess.why.clone() })
        };
        ProposalLine {
            number: stored.number,
            schema: proposal.schema.clone(),
            schema_label: schema
                .map_or_else(|| proposal.schema.clone(), |schema| describe::schema_label(schema, lang).to_owned()),
            // A record without a name, such as a listing, is called as whom it is about.
            caption: match (proposal.first("name"), proposal.values.iter().find(|value| is_id(&value.prop))) {
                (None, Some(about)) => name(&about.value),
                _ => proposal.caption().to_owned(),
            },
            decided: match stored.state {
                ProposalState::Open => Decided::Open,
                ProposalState::Accepted => Decided::Accepted,
                ProposalState::Rejected => Decided::Rejected,
            },
            values: values.collect(),
            ends: edge.map(|edge| (end(&edge.source), end(&edge.target))),
            known: self.analysis.facts.entities.contains_key(proposal.entity.as_str()),
            same: guesses.iter().filter(|guess| guess.id.as_str() != proposal.entity).filter_map(guess).collect(),
            chosen: stored.same_as.as_deref().and_then(|id| self.chip(id)),
            duplicate: None,
            replaces: None,
        }
    }

    /// Names of the case and its lists in the running text: hints, never entities.
    fn mentions(&self, page: &Page) -> Vec<MentionLine> {
        let (ids, names) = looked_for(&self.analysis.facts);
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let found = page.mentions(&names).into_iter().filter_map(|mention| {
            let text = page.blocks.get(mention.block)?.text.get(mention.start..mention.end)?.to_owned();
            let chip = self.chip(ids.get(mention.name)?.as_str())?;
            Some(MentionLine { text, block: mention.block, chip })
        });
        found.take(MOST_MENTIONS).collect()
    }
}

/// What the inbox shows at the moment.
pub struct Shown<'a> {
    pub fetch: &'a Fetch,
    pub all: &'a [Fetch],
    pub proposals: &'a [StoredProposal],
    pub body: Option<&'a [u8]>,
    /// The kept bytes are not what was kept.
    pub altered: Option<&'a str>,
    /// Ties of earlier versions whose place those of this page take.
    pub replaces: &'a [Replaced],
    pub change: Option<PageChange>,
}

/// "replaces 60 % of the version of 2026-05-01".
pub fn replaces_words(replaced: &Replaced, lang: Lang) -> String {
    let schema = ontology().schema(&replaced.schema);
    let said = replaced.said.iter().map(|(prop, value)| match schema {
        _ if prop == "percentage" => format!("{value} %"),
        Some(schema) => format!("{} {value}", describe::prop_label(schema, prop, lang)),
        None => format!("{prop} {value}"),
    });
    let said = said.collect::<Vec<_>>().join(lang.pick(", ", "、"));
    let day = &replaced.version;
    lang.pick(format!("replaces {said} of the version of {day}"), format!("{day} の版の {said} に代わります"))
}

/// Proposals whose body can be read, with it.
fn parsed(stored: &[StoredProposal]) -> (Vec<&StoredProposal>, Vec<Proposal>) {
    stored.iter().filter_map(|one| Some((one, serde_json::from_str::<Proposal>(&one.body).ok()?))).unzip()
}

/// Names worth looking for in a text, with the ids they belong to.
fn looked_for(facts: &Facts) -> (Vec<EntityId>, Vec<String>) {
    let named = facts.entities.values().filter(|entity| !entity.is_relation());
    // The case's own entities come first: their name wins over the same name on a list.
    let (case, other): (Vec<_>, Vec<_>) = named.partition(|entity| entity.role == Role::Case);
    let (mut ids, mut names) = (Vec::new(), Vec::new());
    for entity in case.into_iter().chain(other) {
        for statement in entity.names().filter(|statement| &*statement.prop != "weakAlias") {
            ids.push(entity.id.clone());
            names.push(statement.value.to_string());
        }
    }
    (ids, names)
}

/// Was it clipped, and has nothing read its bytes, there or on another page of the inbox?
fn unread(fetch: &Fetch, all: &[Fetch]) -> bool {
    let is_clip = [CLIP, CLIP_FILE].contains(&fetch.origin.as_str());
    let is_read = |page: &Fetch| !page.reader.is_empty() || page.accepted + page.rejected > 0;
    is_clip && !is_read(fetch) && !all.iter().any(|page| page.sha256 == fetch.sha256 && is_read(page))
}

fn no_body(fetch: &Fetch, exchange: Option<&Exchange>, altered: Option<&str>, lang: Lang) -> String {
    let lost = exchange.is_some_and(|exchange| exchange.bytes <= MOST_KEPT as u64);
    match (altered.or(fetch.problem.as_deref()), fetch.sha256) {
        (Some(problem), _) => problem.to_owned(),
        (None, Some(_)) if lost => lang
            .pick(
                "The kept body is missing from the case file; something removed it",
                "保存した本文が案件のファイルにありません（何かが取り除きました）",
            )
            .to_owned(),
        (None, Some(_)) => lang
            .pick(
                "The body was too large to keep; its SHA-256 is",
                "本文は大きすぎるため保存していません（SHA-256 のみ）",
            )
            .to_owned(),
        (None, None) => lang.pick("Nothing came back", "応答はありませんでした").to_owned(),
    }
}

fn news(json: &str, fetch: &Fetch) -> Option<ListNews> {
    let change: ListChange = serde_json::from_str(json).ok()?;
    let source: Option<SourceNote> = serde_json::from_str(&fetch.source).ok();
    let names = |pairs: &[(String, String)]| pairs.iter().take(MOST_NEWS).map(|(_, name)| name.clone()).collect();
    Some(ListNews {
        edition: source.and_then(|source| source.edition).unwrap_or_default(),
        added: names(&change.added),
        removed: names(&change.removed),
        renamed: change.renamed.iter().take(MOST_NEWS).map(|(_, old, new)| (old.clone(), new.clone())).collect(),
        unchanged: change.unchanged,
    })
}

/// The part of a stored source that is read back here.
#[derive(serde::Deserialize)]
struct SourceNote {
    #[serde(default)]
    edition: Option<String>,
}

/// Request and answer: label and value.
pub fn exchange_lines(exchange: &Exchange, lang: Lang) -> Vec<(String, String)> {
    let mut lines: Vec<(&str, String)> = Vec::new();
    let method = if exchange.method == Method::Post { "POST" } else { "GET" };
    if exchange.is_file() {
        lines.push((lang.pick("File", "ファイル"), exchange.url.clone()));
        lines.push((lang.pick("Read", "読み込み"), exchange.at.clone()));
    } else {
        lines.push((lang.pick("Asked", "要求"), format!("{method} {}", exchange.url)));
        for (name, value) in &exchange.request_headers {
            lines.push((lang.pick("Sent", "送信"), format!("{name}: {value}")));
        }
        if let Some(sent) = &exchange.request_body {
            lines.push((lang.pick("Sent body", "送信本文"), sent.clone()));
        }
        match exchange.status {
            0 => lines.push((lang.pick("No answer", "応答なし"), exchange.at.clone())),
            status => lines.push((lang.pick("Answered", "応答"), format!("{} · {status}", exchange.at))),
        }
        for hop in &exchange.hops {
            lines.push((lang.pick("Redirect", "転送"), format!("{} · {}", hop.status, hop.url)));
        }
        if exchange.final_url != exchange.url {
            lines.push((lang.pick("Final address", "最終アドレス"), exchange.final_url.clone()));
        }
        if let Some(address) = &exchange.address {
            lines.push((lang.pick("IP address", "IP アドレス"), address.clone()));
        }
        let none = lang.pick("none: not encrypted", "なし（暗号化されていない通信）").to_owned();
        let certificate = exchange.tls.as_ref().map_or(none, |tls| format!("SHA-256 {}", tls.certificate_sha256));
        if exchange.status > 0 {
            lines.push((lang.pick("Certificate", "証明書"), certificate));
        }
        if let Some(robots) = &exchange.robots {
            let word = if robots.allowed { lang.pick("allowed", "許可") } else { lang.pick("forbidden", "禁止") };
            lines.push(("robots.txt", format!("{word} · {} · {}", robots.why, robots.url)));
        }
        if exchange.attempts > 1 {
            lines.push((lang.pick("Attempts", "試行"), exchange.attempts.to_string()));
        }
        for (name, value) in &exchange.headers {
            lines.push((lang.pick("Header", "ヘッダー"), format!("{name}: {value}")));
        }
    }
    let charset = exchange.charset.as_deref().map(|charset| format!(" · {charset}")).unwrap_or_default();
    lines.push((lang.pick("Kind", "種類"), format!("{}{charset}", exchange.media)));
    lines.push((
        lang.pick("Size", "大きさ"),
        lang.pick(format!("{} bytes", exchange.bytes), format!("{} バイト", exchange.bytes)),
    ));
    lines.push(("SHA-256", exchange.sha256.clone()));
    for note in &exchange.notes {
        lines.push((lang.pick("Note", "注意"), note.clone()));
    }
    lines.into_iter().map(|(label, value)| (label.to_owned(), value)).collect()
}

/// The page behind a statement, with its place marked and its hash checked again.
pub fn evidence(fetch: &Fetch, bytes: Option<&[u8]>, place: &str, value: &str, lang: Lang) -> Option<PageEvidence> {
    let exchange: Exchange = serde_json::from_str(&fetch.exchange).ok()?;
    let bytes = bytes?;
    let mut read = body::read(bytes, &fetch.media, exchange.charset.as_deref(), &fetch.final_url, lang);
    let marked = body::block_at(&read.blocks, read.document.as_ref().map(|document| document.page()), place);
    if let Some(block) = marked.and_then(|at| read.blocks.get_mut(at)) {
        block.marks.extend(body::mark(&block.text, value));
    }
    let hash: [u8; 32] = <sha2::Sha256 as sha2::Digest>::digest(bytes).into();
    Some(PageEvidence {
        exchange: exchange_lines(&exchange, lang),
        blocks: read.blocks,
        marked,
        hash_holds: fetch.sha256 == Some(hash),
    })
}
