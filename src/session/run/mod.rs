//! The work behind the commands, one file per noun. The window runs these as jobs, the command line
//! calls them and waits; neither knows more than the other.

pub mod analysis;
pub mod case;
pub mod collect;
pub mod common;
pub mod decisions;
pub mod dossier;
pub mod graph;
pub mod ingest;
pub mod judge;
pub mod leads;
pub mod links;
pub mod measure;
pub mod names;
pub mod ownership;
pub mod remarks;
pub mod resolve;
pub mod rules;
pub mod world;

use crate::case::CaseError;
use crate::ingest::IngestError;

/// Why a command could not be carried out.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    #[error(transparent)]
    Case(#[from] CaseError),
    #[error(transparent)]
    Ingest(#[from] IngestError),
    #[error("{source}: {path}")]
    Io { source: std::io::Error, path: String },
    /// What the user asked makes no sense as asked.
    #[error("{0}")]
    Usage(String),
    /// What the case keeps of collecting is not what this program writes.
    #[error("{what} cannot be read ({detail})")]
    Collected { what: String, detail: String },
    /// What the analyst saw is not what stands there by now. `now` is `None` when it is somewhere else, or gone.
    #[error("{prop} of proposal {proposal} was {seen:?} when it was shown, and has changed{}", became(now.as_deref()))]
    ValueChanged { proposal: i64, schema: String, prop: String, seen: String, now: Option<String> },
    #[error("cancelled; nothing was changed")]
    Cancelled,
}

fn became(now: Option<&str>) -> String {
    now.map(|now| format!(" to {now:?}")).unwrap_or_default()
}

impl RunError {
    pub(crate) fn io(source: std::io::Error, path: &std::path::Path) -> Self {
        Self::Io { source, path: path.display().to_string() }
    }

    /// Exit status of the command line: 2 wrong usage or unreadable file, 3 refused.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Case(
                CaseError::Newer { .. }
                | CaseError::Locked { .. }
                | CaseError::ReadOnly(_)
                | CaseError::OpenedReadOnly(_)
                | CaseError::DiskFull(_)
                | CaseError::Refused(_)
                | CaseError::Damaged { .. }
                | CaseError::Altered { .. },
            )
            | Self::Cancelled => 3,
            _ => 2,
        }
    }
}
