//! What everybody sent, and what is to be billed.

use std::collections::BTreeMap;

use tidings_api_types::internal::{
    platform_stats::{
        BilledService, ChannelStats, DayOfProvider, DayOfVolumes, DespatchedLetters, GetBillingReport, GetDailyVolumes,
        GetDailyVolumesOfProviders, GetDespatchReport, GetPlatformStats, GetVolumesByService, VolumesOfService,
    },
    service::reports::DaysBetween,
};
use tidings_domain::NotificationType;

use crate::{api::Api, error::Reply};

/// See the module.
#[derive(Clone, Debug)]
pub struct PlatformStatsClient(pub(crate) Api);

impl PlatformStatsClient {
    /// What became of all messages of some days.
    pub async fn get(&self, days: &DaysBetween) -> Reply<BTreeMap<NotificationType, ChannelStats>> {
        self.0.query(GetPlatformStats {}, days).await
    }

    /// Which services have to pay what for some days of one financial year.
    pub async fn billing_report(&self, days: &DaysBetween) -> Reply<Vec<BilledService>> {
        self.0.query(GetBillingReport {}, days).await
    }

    /// The letters that the printer despatched on some days of one financial year.
    pub async fn despatch_report(&self, days: &DaysBetween) -> Reply<Vec<DespatchedLetters>> {
        self.0.query(GetDespatchReport {}, days).await
    }

    /// How much was sent on each of some days.
    pub async fn daily_volumes(&self, days: &DaysBetween) -> Reply<Vec<DayOfVolumes>> {
        self.0.query(GetDailyVolumes {}, days).await
    }

    /// How much each provider of text messages was given on each of some days.
    pub async fn daily_volumes_of_providers(&self, days: &DaysBetween) -> Reply<Vec<DayOfProvider>> {
        self.0.query(GetDailyVolumesOfProviders {}, days).await
    }

    /// How much each live service sent on some days.
    pub async fn volumes_by_service(&self, days: &DaysBetween) -> Reply<Vec<VolumesOfService>> {
        self.0.query(GetVolumesByService {}, days).await
    }
}
