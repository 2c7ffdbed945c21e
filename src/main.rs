//! The program: arguments, clock and streams in; then the command line or the window.

use kuromaku::cli::{self, Next, Outside};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

/// Statements are made on one thread and freed on another; this allocator does that without a shared lock.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Seconds since 1970: the only place where the clock is read.
fn now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() as i64)
}

fn main() -> ExitCode {
    let by = std::env::var("USER").or_else(|_| std::env::var("USERNAME")).unwrap_or_else(|_| "analyst".to_owned());
    let mut out = BufWriter::new(io::stdout().lock());
    let mut err = io::stderr();
    let terminal = err.is_terminal();
    let mut outside = Outside { out: &mut out, err: &mut err, terminal, now: now(), clock: Arc::new(now), by };
    let next = cli::run(std::env::args_os(), &mut outside);
    let flushed = out.flush();
    drop(out);
    match next {
        Next::Exit(0) if flushed.is_err_and(|error| error.kind() != io::ErrorKind::BrokenPipe) => ExitCode::from(2),
        Next::Exit(code) => ExitCode::from(code),
        Next::Window(case) => window(case),
    }
}

#[cfg(feature = "gui")]
fn window(case: Option<std::path::PathBuf>) -> ExitCode {
    use kuromaku::session::{Outside, Session};
    let mut session = Session::new(Outside::of_this_machine(std::sync::Arc::new(now)));
    session.begin(case);
    match kuromaku::ui::run(kuromaku::ui::Options { session }) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "kuromaku: the window could not be opened: {error}");
            ExitCode::from(2)
        }
    }
}

#[cfg(not(feature = "gui"))]
fn window(_case: Option<std::path::PathBuf>) -> ExitCode {
    let _ = writeln!(io::stderr(), "kuromaku: built without the window; see kuromaku --help for the commands");
    ExitCode::from(2)
}
