//! The arguments, as `clap` reads them.

use crate::model::PartialDate;
use clap::{Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// See, with evidence, who stands behind a deal.
///
/// Without a command the window opens, on CASE or on the welcome page.
#[derive(Debug, Parser)]
#[command(name = "kuromaku", version, args_conflicts_with_subcommands = true)]
pub(super) struct Args {
    /// Case file to open in the window
    pub case: Option<PathBuf>,

    #[command(subcommand)]
    pub command: Option<Command>,

    /// Print one JSON document
    #[arg(long, global = true)]
    pub json: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum WhichRole {
    /// Part of the deal's picture
    Case,
    /// An official list that names are screened against
    List,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum RankBy {
    /// Strongest evidence first
    Cost,
    /// Shortest first
    Hops,
}

/// Which ties a search may use
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Filters {
    /// Smallest share of an ownership tie, as a fraction 0…1; unknown shares are kept. Without it 0.1, and 0
    /// when `--to` names one entity: who asks about a tie wants to see it however small
    #[arg(long, value_name = "P", value_parser = fraction)]
    pub min_share: Option<f64>,
    /// Day on which ties must be in force, YYYY[-MM[-DD]]; without it today
    #[arg(long, value_name = "D")]
    pub as_of: Option<PartialDate>,
    /// Only these types: categories such as ownership, or schemata such as Directorship
    #[arg(long, value_name = "T", value_delimiter = ',')]
    pub types: Vec<String>,
    /// All but these types
    #[arg(long, value_name = "T", value_delimiter = ',')]
    pub exclude_types: Vec<String>,
    /// Most steps over an undecided match that one path may use
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u8).range(0..=2))]
    pub soft: u8,
    /// Also ties that are over
    #[arg(long)]
    pub include_former: bool,
}

/// How public sources are reached
#[derive(Clone, Debug, Default, clap::Args)]
pub(super) struct Network {
    /// Send nothing at all
    #[arg(long)]
    pub offline: bool,
    /// Also ask services on this machine, for tests
    #[arg(long)]
    pub allow_loopback: bool,
    /// Settings file instead of your own (TOML, section `collect`)
    #[arg(long, value_name = "FILE")]
    pub settings: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(super) enum ListsCommand {
    /// Fetch lists, compare with what the case knows, and propose what is new
    Update {
        case: PathBuf,
        /// Only this list; without it all that can be downloaded
        #[arg(long = "list", value_name = "ID")]
        lists: Vec<String>,
        /// Read a saved file instead of asking the publisher; with one --list
        #[arg(long, value_name = "FILE")]
        file: Option<PathBuf>,
        /// Accept everything at once, as list entries
        #[arg(long)]
        accept: bool,
        #[command(flatten)]
        network: Network,
    },
    /// Which lists there are, who publishes them, under what terms
    Show {
        #[command(flatten)]
        network: Network,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Read files into a case; the case is made when it does not exist
    Import {
        case: PathBuf,
        /// Files to read; `-` reads standard input
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// Format instead of the detected one: ftm, ftm-statements-csv, ftm-statements-json, nodes-csv, edges-csv, csl
        #[arg(long, value_name = "F")]
        format: Option<String>,
        /// How to read a table (TOML)
        #[arg(long, value_name = "M.toml")]
        mapping: Option<PathBuf>,
        /// What the files are for
        #[arg(long = "as", value_enum, default_value_t = WhichRole::Case)]
        role: WhichRole,
    },
    /// Match the case's entities with the lists, built in and imported
    Screen { case: PathBuf },
    /// Ranked indirect paths
    Paths {
        case: PathBuf,
        /// Where paths begin: an id, an identifier or a caption
        #[arg(long, required = true, num_args = 1.., value_name = "WHO")]
        from: Vec<String>,
        /// Where they end: `listed` (any listed, state, party or military body) or one entity
        #[arg(long, value_name = "WHO", default_value = "listed")]
        to: String,
        #[arg(long, value_name = "N", default_value_t = 6, value_parser = clap::value_parser!(u32).range(1..=20))]
        max_hops: u32,
        /// How many paths
        #[arg(short = 'k', value_name = "N", default_value_t = 20)]
        k: usize,
        #[arg(long, value_enum, default_value_t = RankBy::Cost)]
        rank: RankBy,
        /// Only paths that pass all of these
        #[arg(long, num_args = 1.., value_name = "WHO")]
        via: Vec<String>,
        /// Only paths that pass none of these
        #[arg(long, num_args = 1.., value_name = "WHO")]
        avoid: Vec<String>,
        #[command(flatten)]
        filters: Filters,
    },
    /// Distance in hops to every flagged node
    Reach {
        case: PathBuf,
        #[arg(long, value_name = "WHO")]
        from: String,
        #[arg(long, value_name = "N", default_value_t = 6, value_parser = clap::value_parser!(u32).range(1..=20))]
        max_hops: u32,
        #[command(flatten)]
        filters: Filters,
    },
    /// Who owns how much, certain and possible; who controls; what would settle it
    Ownership {
        case: PathBuf,
        /// Who owns this company
        #[arg(long, value_name = "COMPANY", required_unless_present = "by", conflicts_with = "by")]
        of: Option<String>,
        /// What this owner owns
        #[arg(long, value_name = "OWNER")]
        by: Option<String>,
        /// Day on which holdings must be in force; without it today
        #[arg(long, value_name = "D")]
        as_of: Option<PartialDate>,
        /// Leave out holdings whose possible share stays below this fraction 0…1
        #[arg(long, value_name = "P", value_parser = fraction, default_value_t = 0.0)]
        threshold: f64,
        /// Close links and common owners of the company and this one, instead of its owners
        #[arg(long, value_name = "COMPANY", requires = "of")]
        with: Option<String>,
        /// Votes instead of capital
        #[arg(long)]
        votes: bool,
    },
    /// Legal rules by entity: met, not met, or open because …
    Rules {
        case: PathBuf,
        /// Day to judge; without it today
        #[arg(long, value_name = "D")]
        as_of: Option<PartialDate>,
        /// Folder with rule files of your own (TOML)
        #[arg(long, value_name = "DIR")]
        own_rules: Option<PathBuf>,
    },
    /// Routes and patterns that fire, with evidence, look-alikes and what would refute them
    Leads {
        case: PathBuf,
        /// The company bought, when the case holds no deal
        #[arg(long, value_name = "WHO", requires = "acquirer")]
        target: Option<String>,
        /// Who buys it
        #[arg(long, value_name = "WHO", requires = "target")]
        acquirer: Option<String>,
        /// Day to judge; without it the day of the case's deal, or today
        #[arg(long, value_name = "D")]
        as_of: Option<PartialDate>,
        /// Folder with rule files of your own (TOML)
        #[arg(long, value_name = "DIR")]
        own_rules: Option<PathBuf>,
    },
    /// Collect pages into the case's inbox, with their evidence; the case is made when it does not exist
    Clip {
        case: PathBuf,
        /// Addresses, or files of saved pages
        #[arg(required = true, value_name = "URL|FILE.html")]
        pages: Vec<String>,
        /// Read them with this recipe; without it, one that fits
        #[arg(long, value_name = "R")]
        recipe: Option<String>,
        /// Accept everything proposed
        #[arg(long)]
        accept: bool,
        #[command(flatten)]
        network: Network,
    },
    /// Ask a register or service about entities; answers go into the inbox
    Enrich {
        case: PathBuf,
        /// Id of the source; `sources` names them
        #[arg(long, value_name = "ID")]
        source: String,
        /// About whom: an id, an identifier or a caption
        #[arg(long, required = true, num_args = 1.., value_name = "WHO")]
        of: Vec<String>,
        /// What to ask; without it the source's first question
        #[arg(long, value_name = "Q")]
        question: Option<String>,
        /// Also those that were answered before
        #[arg(long)]
        again: bool,
        #[command(flatten)]
        network: Network,
    },
    /// Sources that can be asked: what they give, host, terms, cost, key
    Sources {
        #[command(flatten)]
        network: Network,
    },
    /// Official lists
    Lists {
        #[command(subcommand)]
        command: ListsCommand,
    },
    /// What was collected and waits for a decision
    Inbox {
        case: PathBuf,
        /// Accept these proposals; ends of ties come along
        #[arg(long, num_args = 1.., value_name = "N")]
        accept: Vec<i64>,
        /// Accept every open proposal of these pages
        #[arg(long, num_args = 1.., value_name = "PAGE")]
        accept_page: Vec<i64>,
        #[arg(long, num_args = 1.., value_name = "N")]
        reject: Vec<i64>,
        /// Undecided again; what was accepted no longer counts
        #[arg(long, num_args = 1.., value_name = "N")]
        reopen: Vec<i64>,
        /// Proposal N is this entity of the case
        #[arg(long, num_args = 1.., value_name = "N=WHO")]
        same: Vec<String>,
        /// Put a value of proposal N right, such as 12.percentage=35; of several the K-th is N.PROP.K
        #[arg(long, num_args = 1.., value_name = "N.PROP=VALUE")]
        correct: Vec<String>,
        /// One page, decided proposals too
        #[arg(long, value_name = "PAGE")]
        page: Option<i64>,
    },
    /// Ask for clipped pages again: unchanged, changed, or could not look
    Recheck {
        case: PathBuf,
        /// Only these pages
        #[arg(value_name = "PAGE")]
        pages: Vec<i64>,
        #[command(flatten)]
        network: Network,
    },
    /// Write the case's facts, or its evidence, to an exchange file
    Export {
        case: PathBuf,
        #[arg(long, value_name = "F")]
        out: PathBuf,
        /// ftm, csv, or warc for everything collected
        #[arg(long, value_name = "F")]
        format: String,
        /// Also answers that repeat the key that was sent (warc)
        #[arg(long)]
        with_secrets: bool,
    },
    /// The edit log
    Log { case: PathBuf },
    /// Take the newest change back
    Undo { case: PathBuf },
    /// Apply it again
    Redo { case: PathBuf },
    /// Print a shell completion script
    Completions { shell: clap_complete::Shell },
    /// Print the manual page
    Man,
}

fn fraction(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(value) if (0.0..=1.0).contains(&value) => Ok(value),
        _ => Err("a fraction between 0 and 1 is wanted, such as 0.1 for 10 %".to_owned()),
    }
}
