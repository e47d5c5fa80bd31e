//! What messages cost now.

use tidings_api_types::internal::rates::{GetSmsRate, LetterRate, ListLetterRates, SmsRate};
use tidings_cache::{Cache, client};

use crate::{api::Api, error::Reply};

/// See the module.
#[derive(Clone, Debug)]
pub struct RatesClient(pub(crate) Api);

#[client(declared = crate::CACHED)]
impl RatesClient {
    fn cache(&self) -> &Cache {
        self.0.cache()
    }

    /// The prices of letters.
    #[cached("letter-rates", keep = "1 hour")]
    pub async fn letters(&self) -> Reply<Vec<LetterRate>> {
        self.0.ask(ListLetterRates {}).await
    }

    /// The price of a fragment of a text message.
    #[cached("sms-rate", keep = "1 hour")]
    pub async fn sms(&self) -> Reply<SmsRate> {
        self.0.ask(GetSmsRate {}).await
    }
}
