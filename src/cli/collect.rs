//! `clip`, `enrich`, `sources`, `lists`, `inbox`, `recheck` and the evidence as WARC.
//!
//! Standard error names each host before anything is sent to it.

use super::args::{ListsCommand, Network};
use super::print_collect as print;
use super::{Cli, Done, Failure};
use crate::case::{Case, ProposalState, Who};
use crate::collect::connect::{self, Card, cards};
use crate::collect::fetch::{self, Client, NoWeb, Settings, Web};
use crate::collect::lists;
use crate::collect::recipe::RecipeBook;
use crate::collect::vault::{EnvVault, KeyringVault, Vault, both};
use crate::model::{EntityId, Facts};
use crate::session::run::collect::{
    self as run, ClipAsk, ClipReport, ClipWhat, DecideReport, EnrichAsk, EnrichState, Means, Verdict, Which,
};
use crate::session::run::{RunError, case, names};
use serde_json::json;
use std::io::{ErrorKind, Write};
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
    pub correct: Vec<String>,
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
        Means { web: &*self.web, settings: &self.settings, vault: &*self.vault, watch: super::progress::told() }
    }
}

impl Cli<'_, '_, '_> {
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
        let ways = self.ways(network)?;
        let fresh = !path.exists();
        let mut opened = case::open_or_create(path)?;
        let who = self.who();
        let mut asks: Vec<ClipAsk> = Vec::with_capacity(pages.len());
        let mut wrong: Vec<(usize, RunError)> = Vec::new();
        let mut hosts: Vec<String> = Vec::new();
        for (at, page) in pages.iter().enumerate() {
            match page_or_file(page) {
                Ok(what) => {
                    if let (ClipWhat::Url(url), false) = (&what, ways.settings.offline) {
                        let host = Card::host(url);
                        if !hosts.contains(&host) {
                            self.say(&format!("asking {host}"));
                            hosts.push(host);
                        }
                    }
                    asks.push(ClipAsk { what, recipe: recipe.map(str::to_owned) });
                }
                Err(error) => wrong.push((at, error)),
            }
        }
        let mut results = run::clip_all(&mut opened, ways.means(), &asks, &ways.book, &who)?;
        for (at, error) in wrong {
            results.insert(at.min(results.len()), Err(error));
        }
        let mut reports: Vec<ClipReport> = Vec::new();
        let of_case = |error: &RunError| matches!(error, RunError::Case(_));
        let mut failed: Option<RunError> = None;
        for (page, result) in pages.iter().map(|page| fetch::shown(page)).zip(results) {
            reports.push(result.unwrap_or_else(|error| {
                let problem = Some(error.to_string());
                failed = failed.take().filter(|known| of_case(known) || !of_case(&error)).or(Some(error));
                ClipReport { url: page.clone(), title: page, problem, ..ClipReport::default() }
            }));
        }
        let broken = failed.as_ref().is_some_and(of_case);
        if let Some(error) = failed.take_if(|_| reports.iter().all(|report| report.fetch == 0)) {
            let empty = fresh && opened.log().is_empty();
            drop(opened);
            if empty {
                super::remove_empty_case(path);
            }
            return Err(error.into());
        }
        let kept: Vec<i64> = reports.iter().map(|report| report.fetch).filter(|&fetch| fetch > 0).collect();
        let accepted = if accept && !broken { Some(accept_pages(&mut opened, kept, &who)?) } else { None };
        if self.json {
            self.print_json(&json!({ "pages": reports, "accepted": accepted }))?;
        } else {
            print::clipped(self.outside.out, &reports, accepted.as_ref()).map_err(Failure::Output)?;
        }
        if let Some(error) = failed.filter(|_| broken) {
            return Err(error.into());
        }
        let incomplete = accepted.is_some_and(|accepted| !accepted.left_out.is_empty());
        Ok(u8::from(incomplete || reports.iter().any(|report| report.problem.is_some())))
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
        Ok(u8::from(lines.iter().any(|line| line.problem.is_some() || line.warning.is_some())))
    }

    pub(super) fn inbox(&mut self, path: &Path, args: &InboxArgs) -> Done {
        let nothing_to_do = args.accept.is_empty()
            && args.accept_page.is_empty()
            && args.reject.is_empty()
            && args.reopen.is_empty()
            && args.same.is_empty()
            && args.correct.is_empty();
        if nothing_to_do {
            return self.show_inbox(path, args.page);
        }
        let mut opened = Case::open(path)?;
        let who = self.who();
        let same = checked(&opened, args)?;
        let corrections = super::correct::read(&opened, &args.correct, &args.reopen)?;
        let mut whole = DecideReport::default();
        let mut step = |case: &mut Case, which: Which, verdict: Verdict| -> Result<(), RunError> {
            let report = run::decide(case, &which, verdict, &who)?;
            whole.decided += report.decided;
            whole.statements += report.statements;
            whole.also.extend(report.also);
            whole.left_out.extend(report.left_out);
            whole.replaced.extend(report.replaced);
            Ok(())
        };
        step(&mut opened, Which::These(args.reopen.clone()), Verdict::Reopen)?;
        for (number, target) in &same {
            run::point(&mut opened, *number, Some(target.as_str()), &who)?;
        }
        for correction in &corrections {
            correction.carry_out(&mut opened, &who)?;
        }
        step(&mut opened, Which::These(args.reject.clone()), Verdict::Reject)?;
        step(&mut opened, Which::These(args.accept.clone()), Verdict::Accept)?;
        step(&mut opened, Which::AllOf(args.accept_page.clone()), Verdict::Accept)?;
        if self.json {
            self.print_json(&whole)?;
        } else {
            for correction in &corrections {
                writeln!(self.outside.out, "{correction}").map_err(Failure::Output)?;
            }
            print::decided(self.outside.out, &whole).map_err(Failure::Output)?;
        }
        Ok(u8::from(!whole.left_out.is_empty()))
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
        let said = &mut |_: run::Rechecking<'_>| ControlFlow::Continue(());
        let found = run::recheck(&mut opened, ways.means(), pages, &ways.book, &|| who.clone(), said)?;
        if self.json {
            self.print_json(&json!({ "pages": found.lines, "not_asked": found.not_asked }))?;
        } else {
            print::rechecked(self.outside.out, &found).map_err(Failure::Output)?;
        }
        Ok(u8::from(found.left > 0 || found.lines.iter().any(run::RecheckLine::is_open)))
    }

    pub(super) fn export_warc(&mut self, path: &Path, out: &Path, with_secrets: bool) -> Done {
        let opened = case::open_to_read(path)?;
        let export = if with_secrets { run::warc_with_secrets } else { run::warc };
        let report = export(&opened, out, &super::print::timestamp(self.outside.now))?;
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

/// Everything that can be wrong with what `inbox` is told, before anything is changed. Returns whom proposals are.
fn checked(case: &Case, args: &InboxArgs) -> Result<Vec<(i64, EntityId)>, RunError> {
    let proposal = |number: i64| {
        let stored = case.proposal(number)?;
        stored.ok_or_else(|| RunError::Usage(format!("there is no proposal {number} in the inbox")))
    };
    for &number in args.reopen.iter().chain(&args.reject).chain(&args.accept) {
        proposal(number)?;
    }
    if let Some(both) = args.reject.iter().find(|number| args.accept.contains(number)) {
        return Err(RunError::Usage(format!("proposal {both} cannot be both accepted and rejected")));
    }
    for &page in &args.accept_page {
        if !case.fetch(page)?.is_some_and(|fetch| fetch.active) {
            return Err(RunError::Usage(format!("there is no page {page} in the inbox")));
        }
    }
    let facts = if args.same.is_empty() { Facts::default() } else { case.facts()? };
    let mut same = Vec::with_capacity(args.same.len());
    for pair in &args.same {
        let (number, target) = pair.split_once('=').unwrap_or_default();
        let number: i64 = number.trim().parse().map_err(|_| {
            RunError::Usage(format!("--same wants a proposal and an entity, such as 12=acme, not {pair:?}"))
        })?;
        let stored = proposal(number)?;
        let target = names::find(&facts, target.trim())?;
        if stored.state != ProposalState::Open && !args.reopen.contains(&number) {
            let state = stored.state.as_str();
            return Err(RunError::Usage(format!("proposal {number} is {state} already; reopen it first")));
        }
        if run::proposal_of(&stored)?.is_relation() {
            return Err(RunError::Usage(format!("proposal {number} is a tie; point its ends instead")));
        }
        if target.as_str() == stored.entity {
            return Err(RunError::Usage(format!("proposal {number} has that id already")));
        }
        same.push((number, target));
    }
    Ok(same)
}

/// An address, or a file that is there.
fn page_or_file(text: &str) -> Result<ClipWhat, RunError> {
    let lower = text.to_ascii_lowercase();
    if lower.starts_with("http://") || lower.starts_with("https://") {
        return Ok(ClipWhat::Url(text.to_owned()));
    }
    let path = PathBuf::from(text);
    match std::fs::metadata(&path) {
        Ok(_) => Ok(ClipWhat::File(path)),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let what = "only http and https addresses, and files that are there, can be clipped";
            Err(RunError::Usage(format!("{what}, not {text:?}")))
        }
        Err(error) => Err(RunError::io(error, &path)),
    }
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

#[cfg(test)]
mod tests {
    use crate::case::{Case, NewFetch, NewProposal, Who};
    use crate::cli::{Next, Outside, run};
    use crate::collect::Proposal;
    use std::path::Path;
    use std::sync::Arc;

    /// Exit status, standard output and standard error.
    fn ask(arguments: &[&str]) -> (u8, String, String) {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let mut outside = Outside {
            out: &mut out,
            err: &mut err,
            terminal: false,
            now: 1_795_000_000,
            clock: Arc::new(|| 1_795_000_000),
            by: "tester".to_owned(),
        };
        let arguments = ["kuromaku"].iter().chain(arguments).map(std::ffi::OsString::from);
        let Next::Exit(code) = run(arguments, &mut outside) else { panic!("a window") };
        (code, String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap())
    }

    fn settings(folder: &Path) -> String {
        let file = folder.join("settings.toml");
        std::fs::write(&file, "").unwrap();
        file.to_str().unwrap().to_owned()
    }

    #[test]
    fn one_bad_page_does_not_stop_the_others() {
        let folder = tempfile::tempdir().unwrap();
        let (settings, case) = (settings(folder.path()), folder.path().join("c.kuromaku"));
        let (good, case) = (folder.path().join("good.html"), case.to_str().unwrap());
        std::fs::write(&good, "<title>Good</title><p>one").unwrap();
        let tail = ["--offline", "--settings", &settings, "--json"];
        let (code, ..) = ask(&[&["clip", case, "missing.html"][..], &tail].concat());
        assert_eq!((code, Path::new(case).exists()), (2, false), "nothing could be done");
        let (code, out, err) = ask(&[&["clip", case, "missing.html", good.to_str().unwrap()][..], &tail].concat());
        assert_eq!(code, 1, "{err}");
        let said: serde_json::Value = serde_json::from_str(&out).unwrap();
        assert!(said["pages"][0]["problem"].as_str().unwrap().contains("missing.html"), "{said}");
        assert_eq!((&said["pages"][1]["title"], &said["pages"][1]["problem"]), (&"Good".into(), &().into()));
    }

    #[test]
    fn a_title_does_not_steer_the_terminal_and_a_device_is_no_page() {
        let folder = tempfile::tempdir().unwrap();
        let (settings, case) = (settings(folder.path()), folder.path().join("c.kuromaku"));
        let page = folder.path().join("page.html");
        std::fs::write(&page, "<title>Harmless\u{9b}2J\u{202e}</title><p>one").unwrap();
        let (case, page) = (case.to_str().unwrap(), page.to_str().unwrap());
        let (code, out, err) = ask(&["clip", case, page, "--offline", "--settings", &settings]);
        assert!(code == 0 && out.contains("Harmless"), "{out}{err}");
        let steers = |text: &str| text.chars().any(|sign| sign == '\u{9b}' || sign == '\u{202e}');
        assert!(!steers(&out) && !steers(&err), "{out:?}{err:?}");
        if cfg!(unix) {
            let (code, _, err) = ask(&["clip", case, "/dev/zero", "--offline", "--settings", &settings]);
            assert!(code == 2 && err.contains("a device or a pipe"), "{err}");
        }
    }

    #[test]
    fn what_can_be_clipped_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let (settings, case) = (settings(folder.path()), folder.path().join("c.kuromaku"));
        for wrong in ["htps://lens.example/", "file:///lens.html", "ftp://lens.example/a", "missing.html"] {
            let (code, _, err) =
                ask(&["clip", case.to_str().unwrap(), wrong, "--offline", "--settings", &settings, "--json"]);
            assert_eq!((code, case.exists()), (2, false));
            assert!(err.contains("only http and https addresses") && err.contains(wrong), "{err}");
        }
    }

    #[test]
    fn a_value_is_put_right_where_it_stands() {
        let folder = tempfile::tempdir().unwrap();
        let case = with_proposals(folder.path());
        let edits = || Case::open_read_only(case.as_ref()).unwrap().log().len();
        for wrong in [
            &["1"][..],
            &["1.name"],
            &["1.alias=X"],
            &["9.name=X"],
            &["1.name= "],
            &["1.name.2=X"],
            &["1.name=X", "1.name=Y"],
            &["1.name=X", "2.nothing=Y"],
        ] {
            let (code, _, err) = ask(&[&["inbox", &case, "--correct"][..], wrong].concat());
            assert_eq!((code, edits()), (2, 1), "{wrong:?} {err}");
        }
        let (code, out, err) = ask(&["inbox", &case, "--correct", "1.name=A = B", "2.name.1=C", "--accept", "1"]);
        assert_eq!(code, 0, "{err}");
        assert!(out.contains("1.name = A = B  (A)"), "{out}");
        let opened = Case::open_read_only(case.as_ref()).unwrap();
        assert_eq!(opened.facts().unwrap().entity("a").unwrap().first("name"), Some("A = B"));
        drop(opened);
        let (code, _, err) = ask(&["inbox", &case, "--correct", "1.name=D"]);
        assert!(code == 2 && err.contains("reopen it first"), "{err}");
    }

    fn with_proposals(folder: &Path) -> String {
        let path = folder.join("inbox.kuromaku");
        let who = Who { by: "tester".to_owned(), at: "2026-11-22T10:00:00Z".to_owned() };
        let mut case = Case::create(&path).unwrap();
        let mut odd = Proposal::new("b", "Company");
        odd.say("name", "B", "p").say("wingspan", "2 m", "p");
        let mut plain = Proposal::new("a", "Company");
        plain.say("name", "A", "p");
        let proposals = [plain, odd].into_iter().map(|proposal| NewProposal {
            entity: proposal.entity.clone(),
            schema: proposal.schema.clone(),
            body: serde_json::to_string(&proposal).unwrap(),
            same_as: None,
        });
        let fetch = NewFetch {
            at: "2026-11-22T09:00:00Z".to_owned(),
            origin: "clip".to_owned(),
            title: "P".to_owned(),
            source: r#"{"kind":"page","title":"P","reliability":"F"}"#.to_owned(),
            exchange: "{}".to_owned(),
            findings: "[]".to_owned(),
            proposals: proposals.collect(),
            ..NewFetch::default()
        };
        case.add_fetch(&fetch, "Clip", &who).unwrap();
        path.to_str().unwrap().to_owned()
    }

    #[test]
    fn the_inbox_checks_everything_before_it_changes_anything() {
        let folder = tempfile::tempdir().unwrap();
        let case = with_proposals(folder.path());
        let edits = || Case::open_read_only(case.as_ref()).unwrap().log().len();
        for wrong in [
            &["--reject", "1", "--accept", "99"][..],
            &["--reject", "1", "--accept-page", "99"],
            &["--reject", "1", "--same", "2=nobody"],
            &["--reject", "1", "--same", "2"],
            &["--accept", "1", "--reject", "1"],
        ] {
            let (code, _, err) = ask(&[&["inbox", &case][..], wrong].concat());
            assert_eq!((code, edits()), (2, 1), "{wrong:?} {err}");
        }
        let (code, out, _) = ask(&["inbox", &case, "--accept", "2"]);
        assert_eq!(code, 1, "something was left out: {out}");
        let (code, out, _) = ask(&["inbox", &case, "--accept", "1"]);
        assert_eq!(code, 0, "{out}");
    }
}
