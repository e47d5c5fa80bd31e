//! What messages cost, and have cost.

use std::sync::{Arc, RwLock};

use jiff::Timestamp;
use tidings_domain::{
    Postage, Pounds,
    billing::{LetterPrices, SmsPrices},
};
use tidings_store::{StoreError, rates};

use super::{Directory, read, write};

/// The prices, once they were read.
#[derive(Debug, Default)]
pub(super) struct KnownRates {
    sms: RwLock<Option<Arc<SmsPrices>>>,
    letters: RwLock<Option<Arc<LetterPrices>>>,
}

impl KnownRates {
    pub(super) fn clear(&self) {
        *write(&self.sms) = None;
        *write(&self.letters) = None;
    }
}

impl Directory {
    /// What a text message fragment cost at `at`; `None` before the first price.
    pub async fn sms_rate(&self, at: Timestamp) -> Result<Option<Pounds>, StoreError> {
        let prices = self.known_rates(&self.0.rates.sms, rates::sms(&self.0.pool)).await?;
        Ok(prices.at(at).map(|price| price.price))
    }

    /// What a letter of so many sheets cost at `at`; `None` if it had no price then.
    pub async fn letter_rate(
        &self,
        at: Timestamp,
        sheets: i32,
        postage: Postage,
    ) -> Result<Option<Pounds>, StoreError> {
        let prices = self.known_rates(&self.0.rates.letters, rates::all_letters(&self.0.pool)).await?;
        Ok(prices.at(at, sheets, postage))
    }

    async fn known_rates<R>(
        &self,
        kept: &RwLock<Option<Arc<R>>>,
        read_all: impl Future<Output = Result<R, StoreError>>,
    ) -> Result<Arc<R>, StoreError> {
        if let Some(known) = read(kept).clone() {
            return Ok(known);
        }
        let generation = self.0.generation.load(std::sync::atomic::Ordering::SeqCst);
        let rates = Arc::new(read_all.await?);
        self.0.keep(generation, kept, |kept| kept.replace(rates.clone()));
        Ok(rates)
    }
}
