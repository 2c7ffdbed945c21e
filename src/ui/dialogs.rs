//! File dialogs of the system, on a thread of their own so that the window never waits.
//!
//! One dialog at a time. A dialog that was closed gives nothing.

use super::words;
use crate::model::Role;
use crate::session::{ClipWhat, Lang, Message};
use rfd::{AsyncFileDialog, FileHandle};
use std::future::Future;
use std::path::PathBuf;
use std::pin::pin;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::task::{Context, Poll, Wake};
use std::thread::{self, Thread};

/// The ending of case files.
pub const CASE_ENDING: &str = "kuromaku";

const WARC_ENDING: &str = "warc";
/// Saved pages that are read.
const PAGE_ENDINGS: &[&str] = &["html", "htm", "xhtml", "pdf", "txt", "json", "xml", "csv"];
/// Forms in which lists are published.
const LIST_ENDINGS: &[&str] = &["csv", "xml", "txt", "tsv", "html", "htm", "json"];

/// What a dialog is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    New,
    Open,
    Import(Role),
    Export {
        csv: bool,
    },
    /// A saved page to read.
    ClipFile,
    /// The saved file of a list, by the list's id.
    List(String),
    /// Where evidence is written to.
    Warc,
}

/// The dialog that is open, if any.
#[derive(Debug, Default)]
pub struct Dialogs {
    open: Option<Receiver<Option<Message>>>,
    /// What a test chooses.
    #[cfg(test)]
    chosen: Option<PathBuf>,
}

impl Dialogs {
    /// Opens a dialog; does nothing while another is open.
    pub fn show(&mut self, ask: Ask, lang: Lang, stem: &str, ctx: &egui::Context) {
        if self.open.is_some() {
            return;
        }
        let (sender, receiver) = channel();
        #[cfg(test)]
        if let (Some(file), Ask::List(list)) = (&self.chosen, &ask) {
            // The window is given the answer in the same way.
            let _ = sender.send(Some(read_list(list, file.clone())));
            self.open = Some(receiver);
            return;
        }
        let (ctx, stem) = (ctx.clone(), stem.to_owned());
        let spawned = thread::Builder::new().name("file dialog".to_owned()).spawn(move || {
            let answer = wait(answer(ask, lang, &stem));
            // The window may be gone by now; then nobody needs the answer.
            let _ = sender.send(answer);
            ctx.request_repaint();
        });
        self.open = spawned.is_ok().then_some(receiver);
    }

    /// Lists' files are this one from now on; no dialog of the system opens.
    #[cfg(test)]
    pub fn choose(&mut self, file: PathBuf) {
        self.chosen = Some(file);
    }

    /// What was chosen, once.
    pub fn poll(&mut self) -> Option<Message> {
        let answer = match self.open.as_ref()?.try_recv() {
            Ok(answer) => answer,
            Err(TryRecvError::Empty) => return None,
            Err(TryRecvError::Disconnected) => None,
        };
        self.open = None;
        answer
    }
}

async fn answer(ask: Ask, lang: Lang, stem: &str) -> Option<Message> {
    let path = |handle: FileHandle| handle.path().to_owned();
    let case = || AsyncFileDialog::new().add_filter(words::CASE_FILES.pick(lang), &[CASE_ENDING]);
    Some(match ask {
        Ask::New => {
            let name = format!("{stem}.{CASE_ENDING}");
            let chosen = case().set_file_name(name).save_file().await.map(path)?;
            Message::Create(with_ending(chosen, CASE_ENDING))
        }
        Ask::Open => Message::Open(case().pick_file().await.map(path)?),
        Ask::Import(_) => {
            let chosen = AsyncFileDialog::new().add_filter(words::ALL_FILES.pick(lang), &["*"]).pick_files().await?;
            Message::Preview(chosen.into_iter().map(path).collect())
        }
        Ask::Export { csv } => {
            // Of CSV this names the table of relations; the table of entities is put beside it.
            let name = format!("{stem}.{}", if csv { "csv" } else { "ftm.jsonl" });
            let chosen = AsyncFileDialog::new().set_file_name(name).save_file().await.map(path)?;
            Message::ExportTo { path: chosen, csv }
        }
        Ask::ClipFile => {
            let pages = AsyncFileDialog::new().add_filter(words::PAGE_FILES.pick(lang), PAGE_ENDINGS);
            let chosen = pages.add_filter(words::ALL_FILES.pick(lang), &["*"]).pick_file().await.map(path)?;
            Message::Clip { what: ClipWhat::File(chosen), recipe: None }
        }
        Ask::List(list) => {
            let files = AsyncFileDialog::new().add_filter(words::LIST_FILES.pick(lang), LIST_ENDINGS);
            let chosen = files.add_filter(words::ALL_FILES.pick(lang), &["*"]).pick_file().await.map(path)?;
            read_list(&list, chosen)
        }
        Ask::Warc => {
            let name = format!("{stem}.{WARC_ENDING}");
            let chosen = AsyncFileDialog::new().set_file_name(name).save_file().await.map(path)?;
            Message::ExportWarc(with_ending(chosen, WARC_ENDING))
        }
    })
}

fn read_list(list: &str, file: PathBuf) -> Message {
    Message::ReadList { list: list.to_owned(), file }
}

fn with_ending(path: PathBuf, ending: &str) -> PathBuf {
    if path.extension().is_some_and(|known| known == ending) {
        return path;
    }
    let mut name = path.into_os_string();
    name.push(".");
    name.push(ending);
    name.into()
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Runs one future on this thread.
fn wait<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    let waker = Arc::new(Unpark(thread::current())).into();
    let mut context = Context::from_waker(&waker);
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(value) => return value,
            Poll::Pending => thread::park(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_gets_its_ending_once() {
        for (chosen, path) in [("a", "a.kuromaku"), ("a.kuromaku", "a.kuromaku"), ("Seta v1.2", "Seta v1.2.kuromaku")] {
            assert_eq!(with_ending(PathBuf::from(chosen), CASE_ENDING), PathBuf::from(path));
        }
    }

    #[test]
    fn waiting_wakes_up() {
        let mut turns = 0;
        let value = wait(std::future::poll_fn(|context| {
            turns += 1;
            if turns < 3 {
                context.waker().wake_by_ref();
                return Poll::Pending;
            }
            Poll::Ready(turns)
        }));
        assert_eq!(value, 3);
    }
}
