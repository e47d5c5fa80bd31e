//! What this process knows by heart: services with their keys, senders, branding and templates, providers, rates.
//!
//! Read once, and dropped the moment that a change is heard of ([`tidings_store::changes`]), whoever made it. While changes
//! cannot be heard, nothing is kept and everything is read anew. A value that was being read while a change was heard is used
//! once and not kept, so that what is kept is never older than the last change heard of.

mod rates;
mod service;
mod template;

use std::{
    collections::{HashMap, HashSet},
    sync::{
        Arc, RwLock,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use jiff::{SignedDuration, Timestamp};
use tidings_domain::{NotificationType, ServiceId, TemplateId};
use tidings_store::{ColumnSigner, PgPool, StoreError, changes::Change, provider_details::ActiveProvider};

use crate::{EmailBrandingRules, limits::AllUsage};

use rates::KnownRates;
pub use service::{KnownKey, KnownService};
pub use template::{ReadyLetter, ReadyTemplate};

/// A key that was revoked longer ago than this is not known any more.
const REVOKED_KEYS_REMEMBERED: SignedDuration = SignedDuration::from_hours(7 * 24);
/// Most template versions kept; the least used go first.
const TEMPLATE_VERSIONS: u64 = 10_000;

/// See the module's documentation. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Directory(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    pool: PgPool,
    signer: ColumnSigner,
    branding_rules: EmailBrandingRules,
    /// Changes are being heard.
    listening: AtomicBool,
    /// Counts what was heard.
    generation: AtomicU64,
    services: RwLock<HashMap<ServiceId, Arc<KnownService>>>,
    providers: RwLock<HashMap<NotificationType, Arc<[ActiveProvider]>>>,
    rates: KnownRates,
    /// What services have used of their limits; not dropped with them.
    usage: AllUsage,
    /// A version never changes, so these are kept whatever is heard.
    template_versions: moka::sync::Cache<(TemplateId, i32), Arc<ReadyTemplate>>,
}

impl Directory {
    /// An empty one, which keeps nothing until [`Change::Listening`] is heard.
    pub fn new(pool: PgPool, signer: ColumnSigner, branding_rules: EmailBrandingRules) -> Self {
        Self(Arc::new(Inner {
            pool,
            signer,
            branding_rules,
            listening: AtomicBool::new(false),
            generation: AtomicU64::new(0),
            services: RwLock::default(),
            providers: RwLock::default(),
            rates: KnownRates::default(),
            usage: AllUsage::default(),
            template_versions: moka::sync::Cache::new(TEMPLATE_VERSIONS),
        }))
    }

    /// Drops what `change` makes untrue.
    pub fn heard(&self, change: Change) {
        let inner = &*self.0;
        // Before anything is dropped: whoever is reading now will see that the count has moved, and not keep it.
        inner.generation.fetch_add(1, Ordering::SeqCst);
        match change {
            Change::Service(id) => {
                write(&inner.services).remove(&id);
            }
            Change::EmailBranding(id) => {
                write(&inner.services).retain(|_, service| service.email_branding_id != Some(id));
            }
            Change::Providers => write(&inner.providers).clear(),
            Change::Rates => inner.rates.clear(),
            Change::Listening | Change::Deaf => {
                inner.listening.store(change == Change::Listening, Ordering::SeqCst);
                write(&inner.services).clear();
                write(&inner.providers).clear();
                inner.rates.clear();
            }
        }
    }

    /// A service, by its id.
    pub async fn service(&self, id: ServiceId, now: Timestamp) -> Result<Option<Arc<KnownService>>, StoreError> {
        let inner = &*self.0;
        if let Some(known) = read(&inner.services).get(&id) {
            return Ok(Some(known.clone()));
        }
        let generation = inner.generation.load(Ordering::SeqCst);
        let revoked_since = now - REVOKED_KEYS_REMEMBERED;
        let service = KnownService::read(inner, id, revoked_since).await?;
        let Some(service) = service else { return Ok(None) };
        let service = Arc::new(service);
        inner.keep(generation, &inner.services, |services| services.insert(id, service.clone()));
        Ok(Some(service))
    }

    /// The latest version of a service's template.
    pub async fn template(
        &self,
        service: &KnownService,
        id: TemplateId,
    ) -> Result<Option<Arc<ReadyTemplate>>, StoreError> {
        if let Some(known) = read(&service.templates).get(&id) {
            return Ok(Some(known.clone()));
        }
        let generation = self.0.generation.load(Ordering::SeqCst);
        let stored = tidings_store::templates::latest(&self.0.pool, service.id, id).await?;
        let Some(stored) = stored else { return Ok(None) };
        let template = match stored.template_type {
            NotificationType::Letter => {
                let parts = tidings_store::templates::letter_parts(&self.0.pool, service.id, id).await?;
                ReadyTemplate::letter(stored, parts)
            }
            NotificationType::Sms | NotificationType::Email => ReadyTemplate::new(stored),
        };
        let template = Arc::new(template);
        // Kept with its service, and dropped with it.
        self.0.keep(generation, &service.templates, |templates| templates.insert(id, template.clone()));
        Ok(Some(template))
    }

    /// One version of a template; of a letter, its text alone.
    pub async fn template_version(
        &self,
        id: TemplateId,
        version: i32,
    ) -> Result<Option<Arc<ReadyTemplate>>, StoreError> {
        if let Some(known) = self.0.template_versions.get(&(id, version)) {
            return Ok(Some(known));
        }
        let stored = tidings_store::templates::version(&self.0.pool, id, version).await?;
        let Some(template) = stored.map(ReadyTemplate::new).map(Arc::new) else { return Ok(None) };
        self.0.template_versions.insert((id, version), template.clone());
        Ok(Some(template))
    }

    /// One version of a letter's template, with all that sending needs of it.
    pub async fn letter_version(&self, id: TemplateId, version: i32) -> Result<Option<ReadyTemplate>, StoreError> {
        let pool = &self.0.pool;
        let Some(stored) = tidings_store::templates::version(pool, id, version).await? else { return Ok(None) };
        let parts = tidings_store::templates::letter_parts_of_version(pool, id, version).await?;
        Ok(Some(ReadyTemplate::letter(stored, parts)))
    }

    /// Versions of templates: those that are not known yet are read together.
    pub async fn template_versions(
        &self,
        wanted: impl IntoIterator<Item = (TemplateId, i32)>,
    ) -> Result<HashMap<(TemplateId, i32), Arc<ReadyTemplate>>, StoreError> {
        let kept = &self.0.template_versions;
        let wanted: HashSet<_> = wanted.into_iter().collect();
        let mut known: HashMap<_, _> =
            wanted.iter().filter_map(|version| Some((*version, kept.get(version)?))).collect();
        let unknown: Vec<_> = wanted.into_iter().filter(|version| !known.contains_key(version)).collect();
        if !unknown.is_empty() {
            for stored in tidings_store::templates::versions_of(&self.0.pool, &unknown).await? {
                let template = Arc::new(ReadyTemplate::new(stored));
                let version = (template.id, template.version);
                kept.insert(version, template.clone());
                known.insert(version, template);
            }
        }
        Ok(known)
    }

    /// The providers in use for a channel.
    pub async fn providers(&self, channel: NotificationType) -> Result<Arc<[ActiveProvider]>, StoreError> {
        let inner = &*self.0;
        if let Some(known) = read(&inner.providers).get(&channel) {
            return Ok(known.clone());
        }
        let generation = inner.generation.load(Ordering::SeqCst);
        let providers: Arc<[_]> = tidings_store::provider_details::active(&inner.pool, channel).await?.into();
        inner.keep(generation, &inner.providers, |known| known.insert(channel, providers.clone()));
        Ok(providers)
    }
}

impl Inner {
    /// Keeps what was read since `generation` was, unless something was heard since.
    fn keep<T, R>(&self, generation: u64, kept: &RwLock<T>, keep: impl FnOnce(&mut T) -> R) {
        let mut kept = write(kept);
        // Looked at under the lock that dropping takes too: either this sees the new count, or the drop comes after.
        if self.listening.load(Ordering::SeqCst) && self.generation.load(Ordering::SeqCst) == generation {
            keep(&mut kept);
        }
    }
}

/// A panic while the lock was held leaves nothing half-written in a map of `Arc`s: go on.
fn read<T>(lock: &RwLock<T>) -> std::sync::RwLockReadGuard<'_, T> {
    lock.read().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// As [`read`].
fn write<T>(lock: &RwLock<T>) -> std::sync::RwLockWriteGuard<'_, T> {
    lock.write().unwrap_or_else(std::sync::PoisonError::into_inner)
}
