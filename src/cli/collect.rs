//! `clip`, `enrich`, `sources`, `lists`, `inbox`, `recheck` and the evidence as WARC.
//!
//! Standard error names each host before anything is sent to it.

use super::args::{ListsCommand, Network};
use super::print_collect as print;
use super::{Cli, Done, Failure};
use crate::case::{Case, Who};
use crate::collect::connect::{self, Card, cards};
use crate::collect::fetch::{Client, NoWeb, Settings, Watch, Web};
use crate::collect::lists;
use crate::collect::recipe::RecipeBook;
use crate::collect::vault::{EnvVault, KeyringVault, Vault, both};
use crate::session::run::collect::{
    self as run, ClipAsk, ClipReport, ClipWhat, DecideReport, EnrichAsk, EnrichState, Means, RecheckState, Verdict,
    Which,
};
use crate::session::run::{RunError, case, names};
use serde_json::json;
use std::io::Write;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What `enrich` is asked.
pub(super) struct EnrichArgs {
    pub source: String,
    pub of: Vec<String>,
    pub question: Option<String>,
    pub again: bool,
}

/// What `inbox` is told to do.
pub(super) struct InboxArgs {
    pub accept: Vec<i64>,
    pub accept_page: Vec<i64>,
    pub reject: Vec<i64>,
    pub reopen: Vec<i64>,
    pub same: Vec<String>,
    pub page: Option<i64>,
}

/// The way out: settings, client, keys, recipes.
struct Ways {
    settings: Settings,
    web: Box<dyn Web>,
    vault: Arc<dyn Vault>,
    book: RecipeBook,
}

impl Ways {
    fn means(&self) -> Means<'_> {
        Means { web: &*self.web, settings: &self.settings, vault: &*self.vault, watch: Watch::none() }
    }
}

impl Cli<'_, '_> {
    /// Settings of the user, or of the file named, with what the arguments say.
    fn collect_settings(&mut self, network: &Network) -> Result<(Settings, Option<PathBuf>), Failure> {
        let places = crate::session::Outside::of_this_machine(self.outside.clock.clone());
        let path = network.settings.clone().or(places.settings);
        let mut settings = match &path {
            None => Settings::default(),
            Some(path) => {
                if network.settings.is_some() {
                    std::fs::metadata(path).map_err(|error| RunError::io(error, path))?;
                }
                let (settings, problem) = crate::session::Settings::load(path, &places.locale);
                if let Some(problem) = problem {
                    // A company's proxy or a private address may be in there: nothing is sent without it.
                    return Err(RunError::Usage(problem).into());
                }
                settings.collect
            }
        };
        settings.offline |= network.offline;
        settings.allow_loopback |= network.allow_loopback;
        Ok((settings, places.recipes))
    }

    fn ways(&mut self, network: &Network) -> Result<Ways, Failure> {
        let (settings, recipes) = self.collect_settings(network)?;
        let book = RecipeBook::read(recipes.as_deref());
        for problem in &book.problems {
            let _ = writeln!(self.outside.err, "recipe left out: {problem}");
        }
        let web = web(&settings, self.outside.clock.clone())?;
        Ok(Ways { settings, web, vault: vault(), book })
    }

    fn say(&mut self, line: &str) {
        // A message that cannot be written is not worth an error.
        let _ = writeln!(self.outside.err, "{line}");
    }

    pub(super) fn clip(
        &mut self,
        path: &Path,
        pages: &[String],
        recipe: Option<&str>,
        accept: bool,
        network: &Network,
    ) -> Done {
        let what: Vec<ClipWhat> = pages.iter().map(|page| page_or_file(page)).collect::<Result<_, _>>()?;
        let ways = self.ways(network)?;
        let fresh = !path.exists();
        let mut opened = case::open_or_create(path)?;
        let who = self.who();
        let mut reports: Vec<ClipReport> = Vec::new();
        for what in what {
            if let (ClipWhat::Url(url), false) = (&what, ways.settings.offline) {
                self.say(&format!("asking {}", Card::host(url)));
            }
            let ask = ClipAsk { what, recipe: recipe.map(str::to_owned) };
            match run::clip(&mut opened, ways.means(), &ask, &ways.book, &who) {
                Ok(report) => reports.push(report),
                Err(error) => {
                    let empty = fresh && opened.log().is_empty();
                    drop(opened);
                    if empty {
                        super::remove_empty_case(path);
                    }
                    return Err(error.into());
                }
            }
        }
        let accepted = match accept {
            true => Some(accept_pages(&mut opened, reports.iter().map(|report| report.fetch).collect(), &who)?),
            false => None,
        };
        if self.json {
            self.print_json(&json!({ "pages": reports, "accepted": accepted }))?;
        } else {
            print::clipped(self.outside.out, &reports, accepted.as_ref()).map_err(Failure::Output)?;
        }
        Ok(u8::from(reports.iter().any(|report| report.problem.is_some())))
    }

    pub(super) fn enrich(&mut self, path: &Path, args: EnrichArgs, network: &Network) -> Done {
        let asking = run::Subjects::find(&args.source, args.question.as_deref())?;
        let ways = self.ways(network)?;
        let mut opened = Case::open(path)?;
        let analysis =
            crate::session::run::analysis::Analysis::build(opened.facts()?, None, Some(self.today()), &|| false);
        let ids = args.of.iter().map(|who| names::find(&analysis.facts, who)).collect::<Result<Vec<_>, _>>()?;
        let who = self.who();
        let ask = EnrichAsk { source: args.source, question: args.question, ids, again: args.again };
        let host = asking.host(ways.means());
        let sends = asking.question().needs.join(" or ");
        if !ways.settings.offline {
            self.say(&format!(
                "asking {host}: {} (sends {sends}; terms {})",
                asking.question().en,
                asking.card().terms
            ));
        }
        let err = &mut self.outside.err;
        let lines = run::enrich(&mut opened, &analysis, ways.means(), &ask, &who, &mut |line| {
            let _ = writeln!(err, "{}: {}", line.caption, print::state(line));
            ControlFlow::Continue(())
        })?;
        if self.json {
            let question = &asking.question().id;
            self.print_json(&json!({ "source": ask.source, "question": question, "host": host, "asked": lines }))?;
        } else {
            print::enriched(self.outside.out, &lines).map_err(Failure::Output)?;
        }
        Ok(u8::from(lines.iter().any(|line| line.state == EnrichState::CouldNotLook)))
    }

    pub(super) fn sources(&mut self, network: &Network) -> Done {
        let (settings, _) = self.collect_settings(network)?;
        let host = |card: &Card| Card::host(settings.bases.get(&card.id).unwrap_or(&card.base));
        if self.json {
            let sources: Vec<_> = cards().iter().map(|card| print::source_json(card, &host(card))).collect();
            self.print_json(&json!({ "sources": sources }))?;
        } else {
            for card in cards() {
                print::source(self.outside.out, card, &host(card)).map_err(Failure::Output)?;
            }
        }
        Ok(0)
    }

    pub(super) fn lists(&mut self, command: ListsCommand) -> Done {
        match command {
            ListsCommand::Update { case, lists, file, accept, network } => {
                self.update_lists(&case, &lists, file.as_deref(), accept, &network)
            }
            ListsCommand::Show { network } => self.show_lists(&network),
        }
    }

    fn show_lists(&mut self, network: &Network) -> Done {
        let (settings, _) = self.collect_settings(network)?;
        let host = |card: &lists::ListCard| Card::host(settings.bases.get(&card.id).unwrap_or(&card.url));
        if self.json {
            let lists: Vec<_> = lists::lists().iter().map(|card| print::list_json(card, &host(card))).collect();
            self.print_json(&json!({ "lists": lists }))?;
        } else {
            for card in lists::lists() {
                print::list(self.outside.out, card, &host(card)).map_err(Failure::Output)?;
            }
        }
        Ok(0)
    }

    fn update_lists(
        &mut self,
        path: &Path,
        ids: &[String],
        file: Option<&Path>,
        accept: bool,
        network: &Network,
    ) -> Done {
        let ways = self.ways(network)?;
        let fresh = !path.exists();
        let mut opened = case::open_or_create(path)?;
        let who = self.who();
        let silent = ways.settings.offline || file.is_some();
        let err = &mut self.outside.err;
        let updated = run::list_plan(&opened, ways.means(), ids, file).and_then(|plans| {
            run::update_lists(&mut opened, ways.means(), plans, accept, &who, &mut |plan| {
                if !silent && !plan.card.by_hand {
                    let _ = writeln!(err, "asking {}: {}", plan.host(), plan.card.en);
                }
                ControlFlow::Continue(())
            })
        });
        let lines = match updated {
            Ok(lines) => lines,
            Err(error) => {
                let empty = fresh && opened.log().is_empty();
                drop(opened);
                if empty {
                    super::remove_empty_case(path);
                }
                return Err(error.into());
            }
        };
        if self.json {
            self.print_json(&json!({ "lists": lines }))?;
        } else {
            print::lists_updated(self.outside.out, &lines).map_err(Failure::Output)?;
        }
        Ok(u8::from(lines.iter().any(|line| line.problem.is_some())))
    }

    pub(super) fn inbox(&mut self, path: &Path, args: &InboxArgs) -> Done {
        let nothing_to_do = args.accept.is_empty()
            && args.accept_page.is_empty()
            && args.reject.is_empty()
            && args.reopen.is_empty()
            && args.same.is_empty();
        if nothing_to_do {
            return self.show_inbox(path, args.page);
        }
        let mut opened = Case::open(path)?;
        let who = self.who();
        let facts = opened.facts()?;
        for pair in &args.same {
            let (number, target) = pair.split_once('=').unwrap_or_default();
            let number = number.trim().parse().map_err(|_| {
                RunError::Usage(format!("--same wants a proposal and an entity, such as 12=acme, not {pair:?}"))
            })?;
            let target = names::find(&facts, target.trim())?;
            run::point(&mut opened, number, Some(target.as_str()), &who)?;
        }
        let steps = [
            (Which::These(args.reopen.clone()), Verdict::Reopen),
            (Which::These(args.reject.clone()), Verdict::Reject),
            (Which::These(args.accept.clone()), Verdict::Accept),
            (Which::AllOf(args.accept_page.clone()), Verdict::Accept),
        ];
        let mut whole = DecideReport::default();
        for (which, verdict) in &steps {
            let report = run::decide(&mut opened, which, *verdict, &who)?;
            whole.decided += report.decided;
            whole.statements += report.statements;
            whole.also.extend(report.also);
            whole.left_out.extend(report.left_out);
        }
        if self.json {
            self.print_json(&whole)?;
        } else {
            print::decided(self.outside.out, &whole).map_err(Failure::Output)?;
        }
        Ok(0)
    }

    fn show_inbox(&mut self, path: &Path, page: Option<i64>) -> Done {
        let opened = case::open_to_read(path)?;
        let facts = opened.facts()?;
        let pages = match page {
            None => run::inbox(&opened, &facts)?,
            Some(number) => {
                let page = run::inbox_page(&opened, &facts, number)?;
                vec![page.ok_or_else(|| RunError::Usage(format!("there is no page {number} in this case")))?]
            }
        };
        if self.json {
            self.print_json(&json!({ "pages": pages }))?;
        } else {
            print::inbox(self.outside.out, &pages).map_err(Failure::Output)?;
        }
        Ok(0)
    }

    pub(super) fn recheck(&mut self, path: &Path, pages: &[i64], network: &Network) -> Done {
        let ways = self.ways(network)?;
        let mut opened = Case::open(path)?;
        let who = self.who();
        let (planned, _) = run::recheck_plan(&opened, pages)?;
        let mut hosts: Vec<String> = planned.iter().map(|page| Card::host(&page.url)).collect();
        hosts.sort();
        hosts.dedup();
        for host in hosts.iter().filter(|_| !ways.settings.offline) {
            self.say(&format!("asking {host}"));
        }
        let lines =
            run::recheck(&mut opened, ways.means(), pages, &ways.book, &who, &mut |_| ControlFlow::Continue(()))?;
        if self.json {
            self.print_json(&json!({ "pages": lines }))?;
        } else {
            print::rechecked(self.outside.out, &lines).map_err(Failure::Output)?;
        }
        Ok(u8::from(lines.iter().any(|line| line.state == RecheckState::CouldNotLook)))
    }

    pub(super) fn export_warc(&mut self, path: &Path, out: &Path) -> Done {
        let opened = case::open_to_read(path)?;
        let report = run::warc(&opened, out, &super::print::timestamp(self.outside.now))?;
        if self.json {
            self.print_json(&json!({ "files": [out], "warc": report }))?;
        } else {
            print::archived(self.outside.out, out, &report).map_err(Failure::Output)?;
        }
        Ok(u8::from(!report.problems.is_empty()))
    }
}

fn accept_pages(case: &mut Case, pages: Vec<i64>, who: &Who) -> Result<DecideReport, RunError> {
    run::decide(case, &Which::AllOf(pages), Verdict::Accept, who)
}

/// An address, or a file that is there.
fn page_or_file(text: &str) -> Result<ClipWhat, RunError> {
    let lower = text.to_ascii_lowercase();
    if lower.starts_with("http://") || lower.starts_with("https://") {
        return Ok(ClipWhat::Url(text.to_owned()));
    }
    let path = PathBuf::from(text);
    std::fs::metadata(&path).map_err(|error| RunError::io(error, &path))?;
    Ok(ClipWhat::File(path))
}

/// The client; offline, one that sends nothing.
fn web(settings: &Settings, clock: Arc<dyn Fn() -> i64 + Send + Sync>) -> Result<Box<dyn Web>, RunError> {
    if settings.offline {
        return Ok(Box::new(NoWeb));
    }
    let client = Client::new(connect::paced(settings), clock, env!("CARGO_PKG_VERSION"));
    client.map(|client| Box::new(client) as Box<dyn Web>).map_err(|error| RunError::Usage(error.to_string()))
}

/// Keys of the environment (`KUROMAKU_KEY_<ID>`), then of the keyring.
fn vault() -> Arc<dyn Vault> {
    both(Arc::new(EnvVault::new(|name| std::env::var(name).ok())), Arc::new(KeyringVault))
}
