//! Official lists, as jobs: downloaded, or read from a file that the analyst saved.
//!
//! - The case is held only to plan and to keep; what was kept before a stop stays.
//! - What cannot be read is told of its list, beside which the analyst can choose another file.

use super::collected::{ListLine, ListTold};
use super::run::RunError;
use super::run::collect::{self as run};
use super::work::{Store, locked};
use super::work_collect::on_its_way;
use super::work_collect::{Gathered, Net, gathered, who};
use super::{Lang, NoticeKind};
use crate::collect::fetch::{NoWeb, Telling, Watch};
use crate::collect::{connect, lists};
use crate::jobs::Progress;
use crate::model::Facts;
use crate::text::counted;
use std::path::Path;

/// Downloads lists, one after another.
pub(super) fn update_lists(
    store: &Store,
    net: &Net,
    ids: &[String],
    lang: Lang,
    progress: &Progress,
) -> Result<Gathered, RunError> {
    let web = net.web()?;
    let cancelled = || progress.cancelled();
    let received = |bytes: u64| progress.say(None, &format!("{} kB", bytes / 1000));
    let said = |telling: &Telling| progress.say(None, &on_its_way(lang, telling));
    let watch = Watch { cancelled: &cancelled, progress: &received, said: &said };
    let means = run::Means { web: &*web, settings: &net.settings, vault: &*net.vault, watch };
    let (plans, facts) = {
        let case = locked(store);
        (run::list_plan(&case, means, ids, None)?, case.facts()?)
    };
    let (mut notices, mut told, mut show, count) = (Vec::new(), Vec::new(), None, plans.len());
    for (at, plan) in plans.iter().enumerate() {
        progress.say(Some(at as f32 / count as f32), &plan.host());
        let looked = match run::list_look(means, plan, &facts, &who(net)) {
            // What was kept before stays, and is told.
            Err(RunError::Cancelled) => {
                let left = count - at;
                let text = lang.pick(
                    format!("Stopped: {left} lists were not looked at"),
                    format!("中止：{left} 件のリストは未確認です"),
                );
                notices.push((NoticeKind::Warning, text, Vec::new()));
                break;
            }
            looked => looked?,
        };
        let line = run::list_keep(&mut locked(store), &looked, false, &who(net))?;
        show = show.or(line.fetches.first().copied());
        let (kind, text, details) = list_notice(&line, lang);
        told.push((line.list, ListTold { kind, text: text.clone() }));
        notices.push((kind, text, details));
    }
    Ok(Gathered { lists: told, ..gathered(store, show, notices)? })
}

/// Reads one list from a saved file; nothing is sent.
pub(super) fn read_list(
    store: &Store,
    net: &Net,
    id: &str,
    file: &Path,
    lang: Lang,
    progress: &Progress,
) -> Result<Gathered, RunError> {
    let cancelled = || progress.cancelled();
    let watch = Watch { cancelled: &cancelled, ..Watch::none() };
    let means = run::Means { web: &NoWeb, settings: &net.settings, vault: &*net.vault, watch };
    let (plan, facts) = {
        let case = locked(store);
        let plan = run::list_plan(&case, means, &[id.to_owned()], Some(file))?.pop();
        (plan.ok_or_else(|| RunError::Usage(format!("there is no list {id:?}")))?, case.facts()?)
    };
    progress.say(None, lang.pick("reading and comparing", "読み取りと比較"));
    let name = lang.pick(&plan.card.en, &plan.card.ja);
    let (show, (kind, text, details)) = match run::list_look(means, &plan, &facts, &who(net)) {
        Ok(looked) => {
            let line = run::list_keep(&mut locked(store), &looked, false, &who(net))?;
            (line.fetches.first().copied(), list_notice(&line, lang))
        }
        Err(RunError::Cancelled) => {
            let text = lang.pick("stopped; nothing was kept", "中止しました（何も保存していません）");
            (None, (NoticeKind::Info, lang.pick(format!("{name}: {text}"), format!("{name}：{text}")), Vec::new()))
        }
        // Only the file can be wrong here: the list says so, and another may be chosen.
        Err(error) => (None, (NoticeKind::Error, format!("{name}: {error}"), Vec::new())),
    };
    let told = ListTold { kind, text: text.clone() };
    Ok(Gathered { lists: vec![(id.to_owned(), told)], ..gathered(store, show, vec![(kind, text, details)])? })
}

fn list_notice(line: &run::ListLine, lang: Lang) -> (NoticeKind, String, Vec<String>) {
    let name = lists::list(&line.list).map_or(&line.name, |card| lang.pick(&card.en, &card.ja));
    if let Some(problem) = &line.problem {
        return (NoticeKind::Warning, format!("{name}: {problem}"), Vec::new());
    }
    let titled = format!("{name} {}", line.edition.as_deref().unwrap_or_default());
    let titled = titled.trim_end();
    let text = if line.unchanged {
        lang.pick(format!("{name}: unchanged"), format!("{name}：変更なし"))
    } else {
        lang.pick(
            format!(
                "{titled}: {}, {} new, {} gone, {} renamed; accept them in the inbox",
                counted(line.entries, "entry", "entries"),
                line.added,
                line.removed,
                line.renamed
            ),
            format!(
                "{titled}：{} 件、追加 {}、削除 {}、名称変更 {}（受信箱で採用してください）",
                line.entries, line.added, line.removed, line.renamed
            ),
        )
    };
    match &line.warning {
        Some(warning) => (NoticeKind::Warning, text, vec![warning.clone()]),
        None => (NoticeKind::Info, text, Vec::new()),
    }
}

/// Official lists with what the case has of them.
pub(super) fn list_lines(facts: &Facts, lang: Lang) -> Vec<ListLine> {
    lists::lists()
        .iter()
        .map(|card| {
            let edition = lists::edition(facts, card);
            ListLine {
                id: card.id.clone(),
                name: lang.pick(&card.en, &card.ja).clone(),
                publisher: card.publisher.clone(),
                host: connect::Card::host(&card.url),
                url: card.url.clone(),
                terms: card.terms.clone(),
                note: lang.pick(&card.note_en, &card.note_ja).clone(),
                edition: edition.map(|day| day.to_string()).unwrap_or_default(),
                entries: lists::before(facts, card).len(),
                by_hand: card.by_hand,
            }
        })
        .collect()
}
