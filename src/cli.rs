//! The command line: headless commands over `session`. Names and JSON fields are a contract.
//!
//! Results go to standard output, progress and messages to standard error. Exit status: 0 done, 1 done
//! with rejected input or a source that could not be looked at, 2 wrong usage or unreadable file, 3 refused (a newer or locked case, a full disk).

mod analysis;
mod args;
mod collect;
mod correct;
mod print;
mod print_collect;
mod progress;
mod tame;

use crate::case::Who;
use crate::ingest::{Format, Mapping};
use crate::model::{PartialDate, Role};
use crate::session::run::analysis::Analysis;
use crate::session::run::dossier::ExportFormat;
use crate::session::run::graph::{self, FilterAsk, PathsAsk, To};
use crate::session::run::ingest::{self, ImportAsk};
use crate::session::run::{RunError, case, dossier, names, resolve};
use analysis::Whose;
use args::{Args, Command, Filters, RankBy, WhichRole};
use clap::{CommandFactory, Parser};
use std::ffi::OsString;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;
use tame::Tame;

/// What the command line needs from outside.
pub struct Outside<'a> {
    pub out: &'a mut dyn Write,
    pub err: &'a mut dyn Write,
    /// Standard error is a terminal: show a progress line.
    pub terminal: bool,
    /// Now, in seconds since 1970 (UTC).
    pub now: i64,
    /// The same, read whenever it is asked: answers say when they came.
    pub clock: Arc<dyn Fn() -> i64 + Send + Sync>,
    /// Signs edits.
    pub by: String,
}

/// What is left to do after the arguments were read.
#[derive(Debug, PartialEq, Eq)]
pub enum Next {
    /// All done; the exit status.
    Exit(u8),
    /// Open the window, on a case if one was named.
    Window(Option<PathBuf>),
}

/// Reads arguments (program name first) and carries them out.
pub fn run(arguments: impl IntoIterator<Item = OsString>, outside: &mut Outside<'_>) -> Next {
    let args = match Args::try_parse_from(arguments) {
        Ok(args) => args,
        Err(error) => {
            let code = if error.use_stderr() { 2 } else { 0 };
            let text = error.render().to_string();
            let _ =
                if code == 0 { outside.out.write_all(text.as_bytes()) } else { outside.err.write_all(text.as_bytes()) };
            return Next::Exit(code);
        }
    };
    let Some(command) = args.command else { return Next::Window(args.case) };
    let (mut out, mut err) = (Tame::new(outside.out), Tame::new(outside.err));
    let mut inside = Inside {
        out: &mut out,
        err: &mut err,
        terminal: outside.terminal,
        now: outside.now,
        clock: outside.clock.clone(),
        by: outside.by.clone(),
    };
    let done = Cli { json: args.json, outside: &mut inside }.carry_out(command);
    Next::Exit(match done {
        Ok(code) => code,
        Err(Failure::Run(error)) => {
            let _ = writeln!(inside.err, "kuromaku: {error}");
            error.exit_code()
        }
        // Whoever read our output has seen enough.
        Err(Failure::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => 0,
        Err(Failure::Output(error)) => {
            let _ = writeln!(inside.err, "kuromaku: could not write the result: {error}");
            2
        }
    })
}

enum Failure {
    Run(RunError),
    Output(io::Error),
}

impl<E: Into<RunError>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Run(error.into())
    }
}

type Done = Result<u8, Failure>;

/// What `paths` is asked.
struct Question<'a> {
    from: &'a [String],
    to: &'a str,
    via: &'a [String],
    avoid: &'a [String],
    max_hops: u32,
    k: usize,
    rank: RankBy,
}

/// [`Outside`] with streams that nothing of a page or file can steer.
struct Inside<'a, 'b> {
    out: &'a mut Tame<'b>,
    err: &'a mut Tame<'b>,
    terminal: bool,
    now: i64,
    clock: Arc<dyn Fn() -> i64 + Send + Sync>,
    by: String,
}

struct Cli<'a, 'b, 'c> {
    json: bool,
    outside: &'a mut Inside<'b, 'c>,
}

impl Cli<'_, '_, '_> {
    fn carry_out(&mut self, command: Command) -> Done {
        match command {
            Command::Import { case, files, format, mapping, role } => {
                self.import(&case, &files, format.as_deref(), mapping.as_deref(), role)
            }
            Command::Screen { case } => self.screen(&case),
            Command::Paths { case, from, to, max_hops, k, rank, via, avoid, filters } => {
                let question = Question { from: &from, to: &to, via: &via, avoid: &avoid, max_hops, k, rank };
                self.paths(&case, &question, &filters)
            }
            Command::Reach { case, from, max_hops, filters } => self.reach(&case, &from, max_hops, &filters),
            Command::Ownership { case, of: Some(of), with: Some(with), as_of, .. } => {
                self.links(&case, [&of, &with], as_of)
            }
            Command::Ownership { case, of, by, as_of, threshold, votes, with: _ } => {
                let whose = match (&of, &by) {
                    (_, Some(by)) => Whose::By(by),
                    (of, None) => Whose::Of(of.as_deref().unwrap_or_default()),
                };
                self.ownership(&case, &whose, as_of, threshold, votes)
            }
            Command::Rules { case, as_of, own_rules } => self.rules(&case, as_of, own_rules.as_deref()),
            Command::Leads { case, target, acquirer, as_of, own_rules } => {
                self.leads(&case, target.as_deref().zip(acquirer.as_deref()), as_of, own_rules.as_deref())
            }
            Command::Clip { case, pages, recipe, accept, network } => {
                self.clip(&case, &pages, recipe.as_deref(), accept, &network)
            }
            Command::Enrich { case, source, of, question, again, network } => {
                let ask = collect::EnrichArgs { source, of, question, again };
                self.enrich(&case, ask, &network)
            }
            Command::Sources { network } => self.sources(&network),
            Command::Lists { command } => self.lists(command),
            Command::Inbox { case, accept, accept_page, reject, reopen, same, correct, page } => {
                let args = collect::InboxArgs { accept, accept_page, reject, reopen, same, correct, page };
                self.inbox(&case, &args)
            }
            Command::Recheck { case, pages, network } => self.recheck(&case, &pages, &network),
            Command::Export { case, out, format, with_secrets } if format == "warc" => {
                self.export_warc(&case, &out, with_secrets)
            }
            Command::Export { case, out, format, .. } => self.export(&case, &out, &format),
            Command::Log { case } => self.log(&case),
            Command::Undo { case } => self.step(&case, true),
            Command::Redo { case } => self.step(&case, false),
            Command::Completions { shell } => {
                let mut command = Args::command();
                clap_complete::generate(shell, &mut command, "kuromaku", &mut self.outside.out);
                Ok(0)
            }
            Command::Man => {
                clap_mangen::Man::new(Args::command()).render(&mut self.outside.out).map_err(Failure::Output)?;
                Ok(0)
            }
        }
    }

    fn who(&self) -> Who {
        Who { by: self.outside.by.clone(), at: print::timestamp(self.outside.now) }
    }

    fn print_json(&mut self, value: &impl serde::Serialize) -> Result<(), Failure> {
        serde_json::to_writer_pretty(&mut self.outside.out, value).map_err(|error| Failure::Output(error.into()))?;
        writeln!(self.outside.out).map_err(Failure::Output)
    }

    fn import(
        &mut self,
        path: &Path,
        files: &[PathBuf],
        format: Option<&str>,
        mapping: Option<&Path>,
        role: WhichRole,
    ) -> Done {
        let format = format.map(parse_format).transpose()?;
        let mapping = mapping.map(read_mapping).transpose()?;
        // Unreadable files are found before anything is imported.
        for file in files.iter().filter(|file| file.as_os_str() != "-") {
            std::fs::File::open(file).map_err(|error| RunError::io(error, file))?;
        }
        let role = if role == WhichRole::List { Role::List } else { Role::Case };
        let started = Instant::now();
        let fresh = !path.exists();
        let mut opened = case::open_or_create(path)?;
        let who = self.who();
        let mut reports = Vec::new();
        for file in files {
            let ask = ImportAsk { path: file.clone(), text: None, format, mapping: mapping.clone(), role };
            let mut line = progress::Line::new(self.outside.err, self.outside.terminal, &file.display().to_string());
            let imported = ingest::import(&mut opened, &ask, &who, &mut |part, records| line.show(part, records));
            line.clear();
            match imported {
                Ok(report) => reports.push(report),
                Err(error) => {
                    // A case made for this import that holds nothing is not left behind.
                    let empty = fresh && opened.log().is_empty();
                    drop(opened);
                    if empty {
                        remove_empty_case(path);
                    }
                    return Err(error.into());
                }
            }
        }
        let rejected = reports.iter().any(|report| report.rejected > 0);
        let seconds = started.elapsed().as_secs_f64();
        if self.json {
            self.print_json(&print::Imported { files: &reports, seconds })?;
        } else {
            print::imported(self.outside.out, &reports).map_err(Failure::Output)?;
        }
        Ok(u8::from(rejected))
    }

    fn screen(&mut self, path: &Path) -> Done {
        let analysis = self.analysis(path, None)?;
        let lines = resolve::screen(&analysis);
        if self.json {
            self.print_json(&print::Screened { candidates: &lines, searched: resolve::searched(&analysis) })?;
        } else {
            print::screened(self.outside.out, &lines, &resolve::searched(&analysis)).map_err(Failure::Output)?;
        }
        Ok(0)
    }

    fn analysis(&mut self, path: &Path, as_of: Option<PartialDate>) -> Result<Analysis, Failure> {
        let opened = case::open_to_read(path)?;
        let facts = opened.facts()?;
        Ok(Analysis::build(facts, None, Some(as_of.unwrap_or(self.today())), &|| false))
    }

    fn today(&self) -> PartialDate {
        PartialDate::from_unix_seconds(self.outside.now)
    }

    fn filter(&self, filters: &Filters, to: &To) -> FilterAsk {
        let min_share = if *to == To::Listed { graph::MIN_SHARE } else { 0.0 };
        FilterAsk {
            as_of: filters.as_of,
            today: self.today(),
            include_former: filters.include_former,
            min_share: filters.min_share.unwrap_or(min_share),
            types: filters.types.clone(),
            exclude_types: filters.exclude_types.clone(),
            soft: filters.soft,
        }
    }

    fn paths(&mut self, path: &Path, question: &Question<'_>, filters: &Filters) -> Done {
        let analysis = self.analysis(path, filters.as_of)?;
        let meant =
            |names: &[String]| names.iter().map(|who| names::find(&analysis.facts, who)).collect::<Result<Vec<_>, _>>();
        let to = match question.to {
            "listed" => To::Listed,
            who => To::Entity(names::find(&analysis.facts, who)?),
        };
        let ask = PathsAsk {
            from: meant(question.from)?,
            via: meant(question.via)?,
            avoid: meant(question.avoid)?,
            max_hops: question.max_hops,
            k: question.k,
            by_hops: question.rank == RankBy::Hops,
            filter: graph::filter(&self.filter(filters, &to))?,
            to,
        };
        let answer = graph::paths(&analysis, &ask, &|| false)?;
        if self.json {
            self.print_json(&answer)?;
        } else {
            print::paths(self.outside.out, &answer).map_err(Failure::Output)?;
        }
        Ok(0)
    }

    fn reach(&mut self, path: &Path, from: &str, max_hops: u32, filters: &Filters) -> Done {
        let analysis = self.analysis(path, filters.as_of)?;
        let from = names::find(&analysis.facts, from)?;
        let filter = graph::filter(&self.filter(filters, &To::Listed))?;
        let answer = graph::reach(&analysis, &from, max_hops, &filter, &|| false)?;
        if self.json {
            self.print_json(&answer)?;
        } else {
            print::reach(self.outside.out, &answer).map_err(Failure::Output)?;
        }
        Ok(0)
    }

    fn export(&mut self, path: &Path, out: &Path, format: &str) -> Done {
        let Some(format) = ExportFormat::parse(format) else {
            return Err(RunError::Usage(format!("unknown format {format:?}; there are: ftm, csv, warc")).into());
        };
        let opened = case::open_to_read(path)?;
        let written = dossier::export(&opened, format, out)?;
        if self.json {
            self.print_json(&serde_json::json!({ "files": written }))?;
        } else {
            for file in &written {
                writeln!(self.outside.out, "{}", file.display()).map_err(Failure::Output)?;
            }
        }
        Ok(0)
    }

    fn log(&mut self, path: &Path) -> Done {
        let opened = case::open_to_read(path)?;
        let lines = print::log_lines(&opened);
        if self.json {
            self.print_json(&serde_json::json!({ "edits": lines }))?;
        } else {
            print::log(self.outside.out, &lines).map_err(Failure::Output)?;
        }
        Ok(0)
    }

    fn step(&mut self, path: &Path, undo: bool) -> Done {
        let mut opened = crate::case::Case::open(path)?;
        let who = self.who();
        let entry = if undo { opened.undo(&who)? } else { opened.redo(&who)? };
        let word = if undo { "undone" } else { "redone" };
        let Some(entry) = entry else {
            let what = if undo { "nothing to undo" } else { "nothing to redo" };
            return Err(RunError::Usage(what.to_owned()).into());
        };
        if self.json {
            let mut answer = serde_json::Map::new();
            answer.insert(word.to_owned(), serde_json::json!({ "edit": entry.number, "label": entry.label }));
            self.print_json(&answer)?;
        } else {
            writeln!(self.outside.out, "{word}: {}", entry.label).map_err(Failure::Output)?;
        }
        Ok(0)
    }
}

fn parse_format(name: &str) -> Result<Format, RunError> {
    Format::parse(name).ok_or_else(|| {
        let known: Vec<&str> = Format::ALL.iter().map(|format| format.as_str()).collect();
        RunError::Usage(format!("unknown format {name:?}; there are: {}", known.join(", ")))
    })
}

fn read_mapping(path: &Path) -> Result<Mapping, RunError> {
    let text = std::fs::read_to_string(path).map_err(|error| RunError::io(error, path))?;
    Mapping::parse(&text).map_err(|error| RunError::Usage(format!("{error}: {}", path.display())))
}

/// Takes away the empty case and what lies beside it. Not being able to is no error of the import's.
fn remove_empty_case(path: &Path) {
    for suffix in ["", "-wal", "-shm", ".lock"] {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        let _ = std::fs::remove_file(PathBuf::from(name));
    }
}
