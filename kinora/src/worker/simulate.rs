//! Predictions that are not filmed but emulated: with the `sim` engine all of
//! them, otherwise those of keys that ask for it.

use std::sync::Arc;
use std::time::Duration;

use kinora_core::director;
use kinora_core::engine::Phase;
use kinora_store::{Claim, Delivery, Failure, FailureCode, Terminal};

use super::Environment;
use super::film::{Filmed, Job, Reel, warnings};
use super::heart::{Halt, Heart};
use super::job::End;
pub(super) use crate::engine::sim::WebhookFault;
use crate::engine::sim::{self, Spec};
use crate::service::film::accept;

/// What happens to a claimed prediction, if it is emulated.
pub(super) async fn spec(env: &Environment, claim: &Claim) -> Option<Spec> {
    of_key(env, &claim.prediction.key_id).await
}

async fn of_key(env: &Environment, key_id: &str) -> Option<Spec> {
    let key = env.store.key(key_id).await.ok().flatten();
    let server = env.registry.emulated();
    match key {
        Some(key) => Spec::of_key(&key, server),
        None => server.cloned(),
    }
}

/// What goes wrong with a webhook, if its key asks for that.
pub(super) async fn webhook_fault(env: &Environment, delivery: &Delivery) -> Option<WebhookFault> {
    let spec = of_key(env, &delivery.key_id).await?;
    if spec.webhook.is_empty() {
        return None;
    }
    let found = env.store.any_prediction(&delivery.prediction_id).await;
    spec.outcome(found.ok()??.number).webhook
}

/// Lets time pass and makes a test card, or fails as asked for.
pub(super) async fn run(
    env: &Environment,
    claim: &Claim,
    job: Job,
    spec: &Spec,
    heart: &Arc<Heart>,
) -> Filmed {
    let refuse = |problems| End::invalid(&job.dialect.rename(problems));
    let checked = accept(job.order.draft, job.files, &job.limits).map_err(refuse)?;
    let plan = director::plan(&checked.film, None, &sim::CAPABILITIES);
    // The pictures need not be in memory while time passes.
    drop(checked);
    let purge_ms = lapse(env, claim, spec, heart).await?;
    let clip = env.registry.sim().clip(&plan).await;
    let clip = clip.map_err(|error| End::failed(FailureCode::EXECUTION, error.to_string()))?;
    let reel = Reel {
        path: job.path,
        duration_s: plan.duration_s() as u32,
        size: plan.size(),
        engine: sim::NAME.to_owned(),
        warnings: warnings(&plan, job.dialect),
    };
    let written = tokio::fs::write(&reel.path, &clip).await;
    written.map_err(|error| {
        End::Again(Failure {
            code: FailureCode::EXECUTION,
            message: format!("failed to write the film: {error}"),
        })
    })?;
    Ok((reel, purge_ms))
}

/// Lets the time of an emulated prediction pass, or fails as asked for. Says when
/// the prediction is forgotten where that is not the usual time.
pub(super) async fn lapse(
    env: &Environment,
    claim: &Claim,
    spec: &Spec,
    heart: &Heart,
) -> Result<Option<i64>, End> {
    let outcome = spec.outcome(claim.prediction.number);
    pass(outcome.seconds, heart).await.map_err(End::Halted)?;
    match outcome.end {
        sim::End::Completed => {}
        sim::End::Failed(failure) => return Err(End::GaveUp(Terminal::Failed, failure)),
        sim::End::Timeout => return Err(End::Halted(Halt::Deadline)),
    }
    let kept_s = outcome.expire_s.and_then(|s| i64::try_from(s).ok());
    Ok(kept_s.map(|s| env.clock.now_ms().saturating_add(s.saturating_mul(1000))))
}

/// In how many steps an emulated film tells how far it is.
const STEPS: u32 = 10;

async fn pass(seconds: f64, heart: &Heart) -> Result<(), Halt> {
    let step = Duration::from_secs_f64(seconds / f64::from(STEPS));
    for done in 0..STEPS {
        heart.progress(Phase::Film, u64::from(done), u64::from(STEPS));
        heart.unless(tokio::time::sleep(step)).await?;
    }
    Ok(())
}
