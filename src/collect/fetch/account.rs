//! What is kept of a question: the last answer, each redirect before it, or how far it came when it failed.
//!
//! Every text goes through the mask of the request's secret. Bodies of answers that are none are kept up to
//! [`BEGINNING`] bytes; what is missing is said. One that does not unpack is kept as it came.

use super::attempt::{BEGINNING, Incoming, encoding};
use super::types::KEY_REPEATED;
use super::visit::{Course, Visit, hide, note, same_host, unchanged};
use super::{Exchange, Failed, FetchError, Fetched, Hop, charset, http_date, media, unpack};
use crate::text::counted;
use reqwest::header::HeaderValue;
use std::sync::Arc;

/// How far a server's clock may be off before it is noted, in seconds.
const SKEW: i64 = 600;

impl Visit<'_> {
    /// What is there to know about an answer?
    pub(super) fn close(&self, course: &mut Course, shown: &str, came: Incoming) -> Fetched {
        let unchanged = unchanged(course, &came);
        let header = came.header("content-type");
        let media = media::decide(header, &came.body);
        let stated = media::of_header(header).1;
        if !unchanged {
            let (charset, remarks) = charset::decide(&came.body, &media, stated.as_deref());
            course.notes.extend(remarks);
            if came.body.is_empty() {
                note(&mut course.notes, "the body is empty".to_owned());
            }
            let exchange = Exchange { media, charset, ..self.answered(course, shown.to_owned(), &came) };
            return Fetched { exchange, body: came.body };
        }
        let exchange = Exchange { media, unchanged, ..self.answered(course, shown.to_owned(), &came) };
        Fetched { exchange, body: came.body }
    }

    /// What is known of a question that failed: the last address on its way, what was sent there, what came.
    pub(super) fn failed(&self, course: &mut Course, error: FetchError) -> Failed {
        let error = hide(&course.mask, error);
        let home = same_host(&course.asked, &course.url);
        let shown = course.mask.urls(&course.url, home).1;
        if !course.heard {
            course.sent.clear();
            if matches!(error, FetchError::Connect { .. } | FetchError::Certificate { .. } | FetchError::TooSlow { .. })
            {
                let times = counted(course.attempts, "attempt", "attempts");
                note(&mut course.notes, format!("no connection in {times}; nothing was sent there"));
            }
            if course.hops.is_empty() {
                course.attempts = 0;
            }
        }
        let Some(came) = course.came.take() else {
            let at = http_date::iso((self.shared.clock)());
            let exchange = Exchange { at, ..self.known(course, shown) };
            return Failed { error, exchange: Box::new(exchange), body: None };
        };
        if came.status == 206 {
            note(&mut course.notes, "only a part came (206)".to_owned());
        }
        let (exchange, body) = self.begun(course, shown, came, "failure");
        Failed { error, exchange: Box::new(exchange), body }
    }

    /// What was asked at an address that redirects, and what it said. What came before stays with the course.
    pub(super) fn hop(&self, course: &mut Course, shown: String, came: Incoming) -> Hop {
        let (url, status) = (course.mask.hide_in(&course.url), came.status);
        let (hops, notes) = (std::mem::take(&mut course.hops), std::mem::take(&mut course.notes));
        let again: u32 =
            hops.iter().filter_map(|hop| hop.exchange.as_ref()).map(|hop| hop.attempts.saturating_sub(1)).sum();
        let (exchange, body) = self.begun(course, shown, came, "redirect");
        let (method, request_body) =
            if course.with_body { (course.method, exchange.request_body) } else { (course.method, None) };
        let exchange = Exchange {
            method,
            request_body,
            url: exchange.final_url.clone(),
            attempts: exchange.attempts.saturating_sub(again).max(1),
            ..exchange
        };
        course.hops = hops;
        course.notes = notes;
        Hop { url, status, exchange: Some(Box::new(exchange)), body: body.map(Arc::new) }
    }

    /// An answer of which only the beginning is kept, should it be long; `None`: nothing came that can be kept. `what`: it
    /// is, in words.
    fn begun(&self, course: &mut Course, shown: String, mut came: Incoming, what: &str) -> (Exchange, Option<Vec<u8>>) {
        if came.body.len() > BEGINNING {
            came.body.truncate(BEGINNING);
            came.truncated = Some("length");
        }
        let kept = came.body.len();
        let cut = match came.truncated {
            Some("length") => Some(format!("it is longer than is kept of a {what}")),
            Some("time") => Some("it did not come to its end in time".to_owned()),
            Some("disconnect") => Some("the connection ended within it".to_owned()),
            Some(_) => Some("it does not unpack".to_owned()),
            None => None,
        };
        if came.unpacked.is_some() {
            let encoding = encoding(&came.headers);
            let part = if cut.is_some() { format!("its first {kept} bytes are") } else { "it is".to_owned() };
            note(&mut course.notes, format!("the body does not unpack: {part} kept as received ({encoding})"));
        } else if let Some(cut) = &cut {
            note(&mut course.notes, format!("of the body the first {kept} bytes are kept: {cut}"));
        }
        came.sha256 = unpack::sha256(&came.body);
        let media = media::decide(came.header("content-type"), &came.body);
        let mut exchange = Exchange { media, ..self.answered(course, shown, &came) };
        if kept == 0 && cut.is_some() {
            exchange.sha256.clear();
            return (exchange, None);
        }
        (exchange, Some(came.body))
    }

    /// Everything about an answer but how it is to be read.
    fn answered(&self, course: &mut Course, shown: String, came: &Incoming) -> Exchange {
        if let Some(date) = came.header("date").and_then(http_date::parse)
            && (date - came.at).abs() > SKEW
        {
            let (theirs, ours) = (http_date::iso(date), http_date::iso(came.at));
            course.notes.push(format!("the server's clock says {theirs}, this computer's {ours}"));
        }
        if let Some(proxy) = self.shared.wire.proxy(&course.url) {
            course.notes.push(format!("asked through the proxy {proxy}: the address is the proxy's"));
        }
        if course.mask.in_bytes(&came.body)
            || came.unpacked.as_ref().is_some_and(|unpacked| course.mask.in_bytes(unpacked))
        {
            course.notes.push(KEY_REPEATED.to_owned());
        }
        let text = |value: &HeaderValue| course.mask.hide(&String::from_utf8_lossy(value.as_bytes()));
        Exchange {
            at: http_date::iso(came.at),
            status: came.status,
            headers: came.headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect(),
            bytes: came.body.len() as u64,
            sha256: came.sha256.clone(),
            truncated: came.truncated.map(str::to_owned),
            packed: came.unpacked.is_some(),
            address: came.address.clone(),
            tls: came.tls.clone(),
            ..self.known(course, shown)
        }
    }

    /// The question as it went.
    fn known(&self, course: &mut Course, shown: String) -> Exchange {
        let asked = course.mask.urls(&course.asked, true).1;
        let body = self.request.body.as_ref();
        Exchange {
            request_headers: std::mem::take(&mut course.sent),
            request_body: body.map(|body| course.mask.hide(&String::from_utf8_lossy(&body.bytes))),
            hops: std::mem::take(&mut course.hops),
            final_url: shown,
            robots: course.robots.take(),
            notes: std::mem::take(&mut course.notes),
            ..Exchange::of_failure(self.request.method, &asked, "", 0, course.attempts)
        }
    }
}
