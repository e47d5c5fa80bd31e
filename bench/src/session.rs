//! A run against one started product: its settings, and what has been measured so far.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use tokio::time::sleep;

use crate::backlog::Backlog;
use crate::database::Database;
use crate::figures::{ArchiveFigures, DeliveryFigures, RequestFigures, Settings, SpreadsheetFigures};
use crate::load::{Phase, Until, closed_loop, open_loop};
use crate::memory::Memory;
use crate::target::Target;
use crate::workload::Workload;

/// How often memory is looked at under load.
const MEMORY_INTERVAL: Duration = Duration::from_secs(2);

/// Carries the target through the scenarios and collects their figures.
#[derive(Debug)]
pub struct Session {
    target: Target,
    settings: Settings,
    database: Option<Database>,
    backlog: Backlog,
    pub requests: Vec<RequestFigures>,
    pub delivery: Option<DeliveryFigures>,
    pub spreadsheet: Option<SpreadsheetFigures>,
    pub archive: Option<ArchiveFigures>,
    pub memory: Memory,
}

impl Session {
    /// Begins a run against a product that has nothing to do.
    ///
    /// # Errors
    /// When its `/metrics` cannot be read.
    pub async fn begin(target: Target, database: Option<Database>, settings: Settings) -> Result<Self> {
        let backlog = Backlog::of(&target).await?;
        Ok(Self {
            target,
            settings,
            database,
            backlog,
            requests: Vec::new(),
            delivery: None,
            spreadsheet: None,
            archive: None,
            memory: Memory::default(),
        })
    }

    pub fn target(&self) -> &Target {
        &self.target
    }

    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The product's PostgreSQL.
    ///
    /// # Errors
    /// When it is out of reach.
    pub fn database(&mut self) -> Result<&mut Database> {
        self.database.as_mut().context("the product's PostgreSQL cannot be reached")
    }

    /// Counts anew what is final, after something other than a delivery has made notifications final.
    ///
    /// # Errors
    /// When `/metrics` cannot be read.
    pub async fn begin_again(&mut self) -> Result<()> {
        self.backlog = Backlog::of(&self.target).await?;
        Ok(())
    }

    pub fn backlog(&self) -> &Backlog {
        &self.backlog
    }

    /// Takes note of notifications that the product has yet to deliver.
    pub fn accepted(&mut self, notifications: u64) {
        self.backlog.accept(notifications);
    }

    /// Waits until the product has delivered all that it accepted, so that one phase does not slow down the next.
    ///
    /// # Errors
    /// When it stops delivering.
    pub async fn settle(&self) -> Result<()> {
        self.backlog.drained().await.map(drop)
    }

    /// Tells whoever waits for the run how far it is.
    pub fn announce(&self, what: &str) {
        eprintln!("measuring {what} …");
    }

    /// Finds the peak only.
    ///
    /// # Errors
    /// When the product cannot be reached.
    pub async fn measure_peak(&mut self, scenario: &str, workload: &Arc<Workload>) -> Result<()> {
        let peak = self.find_peak(self.target.address, scenario, workload, self.settings.connections).await?;
        self.requests.push(RequestFigures::new(scenario, &peak, None));
        Ok(())
    }

    /// Finds the peak, lets the product come to rest, then finds the latencies at the rate of the settings.
    ///
    /// # Errors
    /// When the product cannot be reached, or stops delivering.
    pub async fn measure(&mut self, scenario: &str, workload: &Arc<Workload>) -> Result<()> {
        self.measure_at(scenario, workload, self.settings.connections).await
    }

    /// As [`measure`](Self::measure), over so many connections.
    ///
    /// # Errors
    /// As [`measure`](Self::measure).
    pub async fn measure_at(&mut self, scenario: &str, workload: &Arc<Workload>, connections: usize) -> Result<()> {
        self.measure_both(self.target.address, scenario, workload, connections).await
    }

    /// As [`measure`](Self::measure), of something that the product serves at another address.
    ///
    /// # Errors
    /// As [`measure`](Self::measure).
    pub async fn measure_elsewhere(
        &mut self,
        address: SocketAddr,
        scenario: &str,
        workload: &Arc<Workload>,
    ) -> Result<()> {
        self.measure_both(address, scenario, workload, self.settings.connections).await
    }

    async fn measure_both(
        &mut self,
        address: SocketAddr,
        scenario: &str,
        workload: &Arc<Workload>,
        connections: usize,
    ) -> Result<()> {
        self.settle().await?;
        let peak = self.find_peak(address, scenario, workload, connections).await?;
        self.settle().await?;
        let rate = self.rate_after(&peak);
        let open = self.open(address, scenario, workload, connections, rate).await?;
        self.requests.push(RequestFigures::new(scenario, &peak, Some((rate, &open))));
        Ok(())
    }

    /// The rate of the settings, or else that which half of the peak is, which this finds.
    ///
    /// # Errors
    /// As [`measure`](Self::measure).
    pub async fn find_rate(&mut self, scenario: &str, workload: &Arc<Workload>) -> Result<f64> {
        let peak = self.find_peak(self.target.address, scenario, workload, self.settings.connections).await?;
        Ok(self.rate_after(&peak))
    }

    /// The open loop alone.
    ///
    /// # Errors
    /// As [`measure`](Self::measure).
    pub async fn measure_open(&mut self, scenario: &str, workload: &Arc<Workload>, rate: f64) -> Result<Phase> {
        self.open(self.target.address, scenario, workload, self.settings.connections, rate).await
    }

    async fn open(
        &mut self,
        address: SocketAddr,
        scenario: &str,
        workload: &Arc<Workload>,
        connections: usize,
        rate: f64,
    ) -> Result<Phase> {
        self.announce(&format!("{scenario} at {rate:.0}/s"));
        let open = open_loop(address, workload, connections, rate, self.phase_length());
        let open = self.watching_memory(open).await?;
        self.note_accepted(&open);
        Ok(open)
    }

    fn rate_after(&self, peak: &Phase) -> f64 {
        self.settings.rate.unwrap_or_else(|| (peak.throughput() / 2.0).max(1.0))
    }

    /// A warm-up whose figures are dropped, then the closed loop.
    async fn find_peak(
        &mut self,
        address: SocketAddr,
        scenario: &str,
        workload: &Arc<Workload>,
        connections: usize,
    ) -> Result<Phase> {
        self.announce(&format!("{scenario} at its peak"));
        let warm_up = self.phase_length() / 5;
        let warmed = closed_loop(address, workload, connections, Until::Elapsed(warm_up)).await?;
        self.note_accepted(&warmed);
        let peak = closed_loop(address, workload, connections, Until::Elapsed(self.phase_length()));
        let peak = self.watching_memory(peak).await?;
        self.note_accepted(&peak);
        Ok(peak)
    }

    fn phase_length(&self) -> Duration {
        Duration::from_secs(self.settings.seconds)
    }

    fn note_accepted(&mut self, phase: &Phase) {
        self.accepted(phase.tally.notifications());
    }

    /// Looks at the memory of the product every two seconds while `load` runs.
    ///
    /// # Errors
    /// Those of `load`.
    pub async fn watching_memory<T>(&mut self, load: impl Future<Output = Result<T>>) -> Result<T> {
        let pid = self.target.demo.pid;
        let watch = async {
            loop {
                // Reading `smaps_rollup` takes milliseconds, in which this thread has requests to send.
                if let Ok(seen) = tokio::task::spawn_blocking(move || Memory::of_tree(pid)).await {
                    self.memory = self.memory.max(seen);
                }
                sleep(MEMORY_INTERVAL).await;
            }
        };
        tokio::select! {
            done = load => done,
            never = watch => never,
        }
    }

    /// Keeps the figures of `deliver`.
    pub fn add_delivery(&mut self, figures: DeliveryFigures) {
        self.delivery = Some(figures);
    }

    /// Keeps the figures of `archive`.
    pub fn add_archive(&mut self, figures: ArchiveFigures) {
        self.archive = Some(figures);
    }

    /// Keeps the figures of `spreadsheet`.
    pub fn add_spreadsheet(&mut self, figures: SpreadsheetFigures) {
        self.spreadsheet = Some(figures);
    }
}
