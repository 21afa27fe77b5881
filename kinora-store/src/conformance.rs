//! What every store must do, told as stories and run against each database.
//!
//! Another database is another line of `suite!`. Time stands still unless a
//! story moves it.

mod deliveries;
mod elements;
mod ends;
mod files;
mod lists;
mod money;
mod offers;
mod property;
mod queue;
mod retention;
mod submits;
mod world;

use std::sync::Arc;

use world::{Made, World};

use crate::clock::TestClock;
use crate::sqlite::{SqliteOptions, SqliteStore};

/// Runs these stories, each in a world of its own with the books in order at
/// its end.
macro_rules! run {
    ($make:path, $($module:ident::$story:ident),* $(,)?) => {
        $(
            #[tokio::test]
            async fn $story() {
                let world = World::new($make).await;
                super::$module::$story(&world).await;
                assert_eq!(world.db.audit().await.unwrap(), [""; 0]);
            }
        )*
    };
}

/// Runs every story against one database.
macro_rules! suite {
    ($database:ident, $make:path) => {
        mod $database {
            use super::World;

            run!(
                $make,
                money::a_new_account_has_its_credit_in_the_ledger,
                money::names_hashes_and_access_keys_are_taken_once,
                money::credit_goes_in_and_out_but_never_below_nothing,
                money::a_submit_charges_and_a_failure_gives_back,
                money::a_price_of_nothing_leaves_no_line,
                money::credit_for_three_is_enough_for_exactly_three,
                money::a_budget_is_kept_and_refunds_count,
                money::a_key_is_revoked_once,
                money::a_key_is_found_by_its_access_key_until_it_is_revoked,
                money::usage_counts_on_the_day_of_the_submit,
                submits::a_prediction_comes_back_as_it_was_submitted,
                submits::a_key_makes_one_prediction_however_often_it_is_sent,
                submits::a_key_for_something_else_is_refused,
                submits::a_key_is_forgotten_after_a_day,
                submits::keys_of_two_accounts_do_not_meet,
                submits::an_external_id_is_used_once_in_an_account,
                submits::a_refused_submit_leaves_nothing,
                submits::pictures_come_with_the_submit,
                submits::a_simulation_costs_nothing_and_takes_no_slot,
                submits::a_simulated_end_is_there_at_once,
                submits::an_unknown_payer_is_an_error,
                submits::a_prediction_is_found_by_its_number_and_its_external_id,
                queue::higher_priority_goes_first_then_arrival,
                queue::slots_bound_what_is_admitted,
                queue::one_account_does_not_hold_up_another,
                queue::a_freed_slot_goes_to_the_next_that_waits,
                queue::as_many_wait_as_may,
                queue::what_needs_a_slot_is_refused_without_one,
                queue::more_slots_admit_more_and_fewer_admit_less,
                queue::a_place_in_the_queue_is_how_many_go_before,
                queue::a_claim_is_a_new_epoch_with_a_deadline,
                queue::a_dropped_call_takes_nothing,
                queue::work_wakes_a_worker_that_waits,
                queue::many_workers_take_each_prediction_once,
                queue::a_heartbeat_renews_and_hears_of_a_cancel,
                queue::a_release_keeps_the_slot,
                queue::a_release_has_the_deadline_of_waiting_again,
                queue::a_remote_engine_is_noted_once,
                ends::a_finish_keeps_outputs_and_warnings,
                ends::each_end_is_final,
                ends::a_stale_worker_changes_nothing,
                ends::a_cancel_of_what_waits_is_done_at_once,
                ends::a_cancel_of_what_runs_is_asked_for,
                ends::a_cancel_and_a_finish_have_one_winner,
                ends::what_is_late_times_out,
                ends::a_slot_may_pass_through_what_is_late,
                ends::what_is_late_is_not_claimed,
                ends::a_crash_hands_work_back,
                ends::too_many_crashes_end_it,
                ends::a_crash_ends_what_was_to_be_cancelled,
                ends::accounts_do_not_see_one_another,
                ends::a_deleted_prediction_is_cancelled_and_not_listed,
                ends::a_deleted_running_prediction_ends_with_its_worker,
                deliveries::an_end_with_a_webhook_writes_one_delivery,
                deliveries::a_body_is_kept_once,
                deliveries::tries_go_on_until_one_is_taken,
                deliveries::a_dead_delivery_can_be_tried_again,
                deliveries::deliveries_are_listed_by_state,
                deliveries::every_change_is_told_where_that_is_wanted,
                deliveries::a_second_start_is_not_told,
                deliveries::changes_are_told_in_order,
                deliveries::changes_of_one_prediction_do_not_hold_up_another,
                deliveries::a_refused_submit_is_not_told,
                elements::an_element_comes_with_the_end_that_makes_it,
                elements::a_lost_claim_makes_no_element,
                elements::an_id_is_taken_once,
                elements::elements_are_listed_newest_first_and_only_ones_own,
                elements::pictures_stay_until_their_element_is_deleted,
                files::a_blob_is_found_until_it_is_removed,
                files::a_ticket_is_used_once,
                files::a_ticket_may_leave_the_size_open,
                files::a_ticket_ends,
                files::open_tickets_are_bounded,
                files::files_that_nobody_owns_are_named,
                offers::a_promise_is_its_accounts_until_it_is_forgotten,
                offers::open_promises_are_bounded,
                retention::due_blobs_are_removed_but_not_those_in_use,
                retention::a_prediction_goes_after_its_files,
                retention::a_prediction_stays_for_its_delivery,
                retention::deletion_removes_files_at_once,
                retention::old_keys_and_tickets_go,
                lists::predictions_are_listed_newest_first,
                lists::a_list_goes_on_after_a_prediction_in_both_orders,
                lists::predictions_are_filtered,
                lists::the_ledger_is_listed_and_filtered,
                lists::lines_outlive_predictions,
                lists::stats_count_what_is_in_the_queue,
                lists::a_note_is_written_once,
                lists::a_store_can_be_probed,
            );
        }
    };
}

suite!(memory, super::in_memory);
suite!(file, super::in_a_file);

async fn in_memory(clock: Arc<TestClock>) -> Made {
    let store = SqliteStore::in_memory(clock).await.unwrap();
    Made::new(store, None)
}

async fn in_a_file(clock: Arc<TestClock>) -> Made {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("kinora.db");
    let options = SqliteOptions::default();
    let store = SqliteStore::open(&path, options, clock).await.unwrap();
    Made::new(store, Some(dir))
}
