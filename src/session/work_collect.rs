//! What collecting jobs do, on their workers: the network without the case, the case without the network.

use super::collect::ReadInbox;
use super::collected::{Assistant, ClipWhat, Correct, Decide, ListLine, PageChange, PageEvidence, Sign};
use super::run::RunError;
use super::run::analysis::Analysis;
use super::run::collect::{self as run};
use super::views::{body, inbox as words};
use super::work::{self, Changed, Store, locked};
use super::{Lang, NoticeKind, PreviewFile, describe};
use crate::case::{Case, Fetch, Who};
use crate::collect::fetch::{self, Exchange, NoWeb, Watch, Web};
use crate::collect::page::Document;
use crate::collect::recipe::{self, Draft, RecipeBook, Tie};
use crate::collect::vault::Vault;
use crate::collect::{connect, lists};
use crate::jobs::Progress;
use crate::model::{EntityId, Facts, PartialDate, ontology};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// Rows whose reading the assistant shows.
const PREVIEW_ROWS: usize = 12;
/// Lines of a comparison that are shown.
const MOST_CHANGES: usize = 400;

/// The client with the settings it was made with.
#[derive(Default)]
pub(super) struct Client(Option<(fetch::Settings, Arc<dyn Web>)>);

/// What reaches the network: made on the UI thread, used by jobs.
pub(super) struct Net {
    pub client: Arc<Mutex<Client>>,
    pub settings: fetch::Settings,
    pub clock: Arc<dyn Fn() -> i64 + Send + Sync>,
    pub vault: Arc<dyn Vault>,
    pub recipes: Option<PathBuf>,
    pub by: String,
}

impl Net {
    /// The one client of these settings: politeness is remembered from job to job.
    fn web(&self) -> Result<Arc<dyn Web>, RunError> {
        let mut kept = self.client.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((settings, web)) = &kept.0
            && *settings == self.settings
        {
            return Ok(web.clone());
        }
        let client = fetch::Client::new(self.settings.clone(), self.clock.clone(), env!("CARGO_PKG_VERSION"))
            .map_err(|error| RunError::Usage(error.to_string()))?;
        let web: Arc<dyn Web> = Arc::new(client);
        kept.0 = Some((self.settings.clone(), web.clone()));
        Ok(web)
    }

    fn book(&self) -> RecipeBook {
        RecipeBook::read(self.recipes.as_deref())
    }
}
