//! What messages cost, and have cost.

use std::sync::{Arc, RwLock};

use jiff::Timestamp;
use tidings_domain::Postage;
use tidings_store::{
    StoreError,
    rates::{self, PastLetterRate, SmsRate},
};

use super::{Directory, read, write};

/// The prices, once they were read.
#[derive(Debug, Default)]
pub(super) struct KnownRates {
    sms: RwLock<Option<Arc<[SmsRate]>>>,
    letters: RwLock<Option<Arc<[PastLetterRate]>>>,
}

impl KnownRates {
    pub(super) fn clear(&self) {
        *write(&self.sms) = None;
        *write(&self.letters) = None;
    }
}

impl Directory {
    /// What a text message fragment cost at `at`, in pounds; `None` before the first rate.
    pub async fn sms_rate(&self, at: Timestamp) -> Result<Option<f64>, StoreError> {
        let rates = self.known_rates(&self.0.rates.sms, rates::sms(&self.0.pool)).await?;
        Ok(rates.iter().find(|rate| rate.valid_from <= at).map(|rate| rate.rate))
    }

    /// What a letter of so many sheets cost at `at`, in pounds; `None` if it had no price then.
    pub async fn letter_rate(&self, at: Timestamp, sheets: i32, postage: Postage) -> Result<Option<f64>, StoreError> {
        let rates = self.known_rates(&self.0.rates.letters, rates::all_letters(&self.0.pool)).await?;
        let is_in_force = |rate: &PastLetterRate| rate.start_date <= at && rate.end_date.is_none_or(|end| at < end);
        let is_of_this = |rate: &PastLetterRate| rate.sheet_count == sheets && rate.post_class == postage.as_str();
        Ok(rates.iter().find(|rate| is_in_force(rate) && is_of_this(rate)).map(|rate| rate.rate))
    }

    async fn known_rates<R>(
        &self,
        kept: &RwLock<Option<Arc<[R]>>>,
        read_all: impl Future<Output = Result<Vec<R>, StoreError>>,
    ) -> Result<Arc<[R]>, StoreError> {
        if let Some(known) = read(kept).clone() {
            return Ok(known);
        }
        let generation = self.0.generation.load(std::sync::atomic::Ordering::SeqCst);
        let rates: Arc<[R]> = read_all.await?.into();
        self.0.keep(generation, kept, |kept| kept.replace(rates.clone()));
        Ok(rates)
    }
}
