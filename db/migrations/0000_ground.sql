CREATE EXTENSION IF NOT EXISTS pg_trgm;--> statement-breakpoint
CREATE TABLE "companies" (
	"id" uuid PRIMARY KEY NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"about" text,
	"time_zone" text NOT NULL,
	"accent" text NOT NULL,
	"promise_hours" integer NOT NULL,
	"supports_for_answer" integer NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "companies_slug_unique" UNIQUE("slug")
);
--> statement-breakpoint
CREATE TABLE "customers" (
	"company_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"workplace" text,
	"role_there" text,
	"story" text,
	CONSTRAINT "customers_company_id_person_id_pk" PRIMARY KEY("company_id","person_id")
);
--> statement-breakpoint
CREATE TABLE "invitations" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"email" text NOT NULL,
	"name" text,
	"role" text NOT NULL,
	"dialogue_id" uuid,
	"invited_by" uuid,
	"at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"accepted_at" timestamp with time zone,
	"withdrawn_at" timestamp with time zone,
	CONSTRAINT "invitations_company_id_id_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "invitations_once" UNIQUE NULLS NOT DISTINCT("company_id","email","role","dialogue_id"),
	CONSTRAINT "invitations_role" CHECK (role in ('customer', 'staff', 'analyst', 'admin'))
);
--> statement-breakpoint
CREATE TABLE "memberships" (
	"company_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"role" text NOT NULL,
	"since" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	CONSTRAINT "memberships_company_id_person_id_pk" PRIMARY KEY("company_id","person_id"),
	CONSTRAINT "memberships_role" CHECK (role in ('customer', 'staff', 'analyst', 'admin'))
);
--> statement-breakpoint
CREATE TABLE "staff" (
	"company_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"name" text NOT NULL,
	"is_stand_in" boolean NOT NULL,
	"title" text NOT NULL,
	"team" text,
	"does_for_you" text,
	CONSTRAINT "staff_company_id_person_id_pk" PRIMARY KEY("company_id","person_id")
);
--> statement-breakpoint
CREATE TABLE "conflicts" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"dialogue_id" uuid NOT NULL,
	"raiser_id" uuid NOT NULL,
	"side" text NOT NULL,
	"need" text NOT NULL,
	"instead" text NOT NULL,
	"about_statement_id" uuid,
	"about_response_id" uuid,
	"raised_at" timestamp with time zone NOT NULL,
	CONSTRAINT "conflicts_company_id_id_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "conflicts_raiser" UNIQUE("company_id","id","raiser_id"),
	CONSTRAINT "conflicts_side" CHECK (side in ('customer', 'company'))
);
--> statement-breakpoint
CREATE TABLE "disagreements" (
	"company_id" uuid NOT NULL,
	"conflict_id" uuid NOT NULL,
	"side" text NOT NULL,
	"words" text,
	"by" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "disagreements_company_id_conflict_id_side_pk" PRIMARY KEY("company_id","conflict_id","side"),
	CONSTRAINT "disagreements_side" CHECK (side in ('customer', 'company'))
);
--> statement-breakpoint
CREATE TABLE "withdrawals" (
	"company_id" uuid NOT NULL,
	"conflict_id" uuid NOT NULL,
	"reason" text,
	"by" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "withdrawals_company_id_conflict_id_pk" PRIMARY KEY("company_id","conflict_id")
);
--> statement-breakpoint
CREATE TABLE "appearances" (
	"company_id" uuid NOT NULL,
	"dialogue_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"hidden" boolean NOT NULL,
	"known_to_staff" boolean NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "appearances_company_id_dialogue_id_person_id_pk" PRIMARY KEY("company_id","dialogue_id","person_id"),
	CONSTRAINT "appearances_id" UNIQUE("company_id","id")
);
--> statement-breakpoint
CREATE TABLE "dialogues" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"slug" text NOT NULL,
	"question" text NOT NULL,
	"context" text NOT NULL,
	"champion_id" uuid NOT NULL,
	"visibility" text NOT NULL,
	"phase" text NOT NULL,
	"promise_hours" integer NOT NULL,
	"supports_for_answer" integer NOT NULL,
	"version" integer NOT NULL,
	"statement_count" integer NOT NULL,
	"conflict_count" integer NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"published_at" timestamp with time zone,
	CONSTRAINT "dialogues_company_id_id_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "dialogues_slug" UNIQUE("company_id","slug"),
	CONSTRAINT "dialogues_phase" CHECK (phase in ('draft', 'listening', 'weighing', 'decided', 'delivering', 'closed')),
	CONSTRAINT "dialogues_visibility" CHECK (visibility in ('public', 'invited'))
);
--> statement-breakpoint
CREATE TABLE "invitees" (
	"company_id" uuid NOT NULL,
	"dialogue_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "invitees_company_id_dialogue_id_person_id_pk" PRIMARY KEY("company_id","dialogue_id","person_id")
);
--> statement-breakpoint
CREATE TABLE "option_acceptances" (
	"company_id" uuid NOT NULL,
	"option_id" uuid NOT NULL,
	"side" text NOT NULL,
	"by" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "option_acceptances_company_id_option_id_side_pk" PRIMARY KEY("company_id","option_id","side"),
	CONSTRAINT "option_acceptances_side" CHECK (side in ('customer', 'company'))
);
--> statement-breakpoint
CREATE TABLE "options" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"dialogue_id" uuid NOT NULL,
	"key" text NOT NULL,
	"name" text NOT NULL,
	"proposed_by" uuid NOT NULL,
	"side" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "options_company_id_id_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "options_key" UNIQUE("company_id","dialogue_id","key"),
	CONSTRAINT "options_side" CHECK (side in ('customer', 'company'))
);
--> statement-breakpoint
CREATE TABLE "phase_changes" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"dialogue_id" uuid NOT NULL,
	"from" text NOT NULL,
	"to" text NOT NULL,
	"reason" text,
	"by" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "phase_changes_company_id_id_pk" PRIMARY KEY("company_id","id")
);
--> statement-breakpoint
CREATE TABLE "events" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"kind" text NOT NULL,
	"dialogue_id" uuid,
	"version" integer,
	"actor_id" uuid,
	"is_public" boolean NOT NULL,
	"detail" jsonb NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "events_company_id_id_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "events_version" UNIQUE("company_id","dialogue_id","version")
);
--> statement-breakpoint
CREATE TABLE "imports" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"files" jsonb,
	"settings" jsonb NOT NULL,
	"by" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"total" integer NOT NULL,
	"done" integer NOT NULL,
	"started_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"report" jsonb,
	"problem" text,
	CONSTRAINT "imports_company_id_id_pk" PRIMARY KEY("company_id","id")
);
--> statement-breakpoint
CREATE TABLE "mails" (
	"id" uuid PRIMARY KEY NOT NULL,
	"company_id" uuid NOT NULL,
	"to" text NOT NULL,
	"kind" text NOT NULL,
	"about" jsonb NOT NULL,
	"language" text,
	"at" timestamp with time zone NOT NULL,
	"attempts" integer NOT NULL,
	"next_try_at" timestamp with time zone NOT NULL,
	"sent_at" timestamp with time zone,
	"problem" text
);
--> statement-breakpoint
CREATE TABLE "tidings" (
	"id" uuid PRIMARY KEY NOT NULL,
	"company_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"detail" jsonb NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "appeals" (
	"company_id" uuid NOT NULL,
	"hiding_id" uuid NOT NULL,
	"words" text NOT NULL,
	"by" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "appeals_company_id_hiding_id_pk" PRIMARY KEY("company_id","hiding_id")
);
--> statement-breakpoint
CREATE TABLE "hidings" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"dialogue_id" uuid NOT NULL,
	"statement_id" uuid,
	"conflict_id" uuid,
	"comment_id" uuid,
	"reason" text NOT NULL,
	"by" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "hidings_company_id_id_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "hidings_about" CHECK (num_nonnulls(statement_id, conflict_id, comment_id) = 1),
	CONSTRAINT "hidings_reason" CHECK (reason in ('personal_data', 'threat', 'insult', 'unlawful', 'advertising'))
);
--> statement-breakpoint
CREATE TABLE "liftings" (
	"company_id" uuid NOT NULL,
	"hiding_id" uuid NOT NULL,
	"by" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "liftings_company_id_hiding_id_pk" PRIMARY KEY("company_id","hiding_id")
);
--> statement-breakpoint
CREATE TABLE "extensions" (
	"company_id" uuid NOT NULL,
	"obligation_id" uuid NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"reason" text NOT NULL,
	"by" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "extensions_company_id_obligation_id_pk" PRIMARY KEY("company_id","obligation_id")
);
--> statement-breakpoint
CREATE TABLE "obligations" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"dialogue_id" uuid NOT NULL,
	"conflict_id" uuid,
	"statement_id" uuid,
	"cause" text NOT NULL,
	"round" integer NOT NULL,
	"owner_id" uuid NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"policy" jsonb NOT NULL,
	CONSTRAINT "obligations_company_id_id_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "obligations_conflict" UNIQUE("company_id","conflict_id","round"),
	CONSTRAINT "obligations_statement" UNIQUE("company_id","statement_id","round"),
	CONSTRAINT "obligations_about" CHECK (num_nonnulls(conflict_id, statement_id) = 1),
	CONSTRAINT "obligations_cause" CHECK (cause in ('conflict', 'asks', 'supported', 'reopened'))
);
--> statement-breakpoint
CREATE TABLE "accounts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"person_id" uuid NOT NULL,
	"account_id" text NOT NULL,
	"provider_id" text NOT NULL,
	"access_token" text,
	"refresh_token" text,
	"id_token" text,
	"access_token_expires_at" timestamp with time zone,
	"refresh_token_expires_at" timestamp with time zone,
	"scope" text,
	"password" text,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "people" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"email" text,
	"email_verified" boolean NOT NULL,
	"image" text,
	"time_zone" text,
	"language" text,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "people_email_unique" UNIQUE("email")
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"person_id" uuid NOT NULL,
	"token" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"ip_address" text,
	"user_agent" text,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "sessions_token_unique" UNIQUE("token")
);
--> statement-breakpoint
CREATE TABLE "verifications" (
	"id" text PRIMARY KEY NOT NULL,
	"identifier" text NOT NULL,
	"value" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "commitments" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"dialogue_id" uuid NOT NULL,
	"response_id" uuid NOT NULL,
	"owner_id" uuid NOT NULL,
	"what" text NOT NULL,
	"due_on" date NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "commitments_company_id_id_pk" PRIMARY KEY("company_id","id")
);
--> statement-breakpoint
CREATE TABLE "credits" (
	"company_id" uuid NOT NULL,
	"response_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	CONSTRAINT "credits_company_id_response_id_person_id_pk" PRIMARY KEY("company_id","response_id","person_id")
);
--> statement-breakpoint
CREATE TABLE "response_drafts" (
	"company_id" uuid NOT NULL,
	"obligation_id" uuid NOT NULL,
	"author_id" uuid NOT NULL,
	"fields" jsonb NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "response_drafts_company_id_obligation_id_author_id_pk" PRIMARY KEY("company_id","obligation_id","author_id")
);
--> statement-breakpoint
CREATE TABLE "response_revisions" (
	"company_id" uuid NOT NULL,
	"response_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"heard" text NOT NULL,
	"answer" text NOT NULL,
	"outcome" text NOT NULL,
	"reason" text,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "response_revisions_company_id_response_id_number_pk" PRIMARY KEY("company_id","response_id","number"),
	CONSTRAINT "response_revisions_outcome" CHECK (outcome in ('will', 'partly', 'will_not', 'find_out'))
);
--> statement-breakpoint
CREATE TABLE "response_targets" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"response_id" uuid NOT NULL,
	"conflict_id" uuid,
	"statement_id" uuid,
	"addressee_id" uuid NOT NULL,
	"obligation_id" uuid,
	CONSTRAINT "response_targets_company_id_id_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "response_targets_addressee" UNIQUE("company_id","id","addressee_id"),
	CONSTRAINT "response_targets_obligation" UNIQUE("company_id","obligation_id"),
	CONSTRAINT "response_targets_conflict" UNIQUE("company_id","conflict_id","response_id"),
	CONSTRAINT "response_targets_statement" UNIQUE("company_id","statement_id","response_id"),
	CONSTRAINT "response_targets_about" CHECK (num_nonnulls(conflict_id, statement_id) = 1)
);
--> statement-breakpoint
CREATE TABLE "responses" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"dialogue_id" uuid NOT NULL,
	"author_id" uuid NOT NULL,
	"is_answer" boolean NOT NULL,
	"revision" integer NOT NULL,
	"published_at" timestamp with time zone NOT NULL,
	CONSTRAINT "responses_company_id_id_pk" PRIMARY KEY("company_id","id")
);
--> statement-breakpoint
CREATE TABLE "verdicts" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"target_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"heard" text NOT NULL,
	"correction" text,
	"settled" text NOT NULL,
	"feeling" integer NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "verdicts_company_id_id_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "verdicts_heard" CHECK (heard in ('yes', 'partly', 'no')),
	CONSTRAINT "verdicts_settled" CHECK (settled in ('yes', 'not_yet', 'no')),
	CONSTRAINT "verdicts_feeling" CHECK (feeling between -2 and 2)
);
--> statement-breakpoint
CREATE TABLE "comments" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"dialogue_id" uuid NOT NULL,
	"statement_id" uuid,
	"conflict_id" uuid,
	"response_id" uuid,
	"parent_id" uuid,
	"author_id" uuid NOT NULL,
	"side" text NOT NULL,
	"words" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "comments_company_id_id_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "comments_about" CHECK (num_nonnulls(statement_id, conflict_id, response_id) = 1),
	CONSTRAINT "comments_side" CHECK (side in ('customer', 'company'))
);
--> statement-breakpoint
CREATE TABLE "held_statements" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"dialogue_id" uuid NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"hidden" boolean NOT NULL,
	"known_to_staff" boolean NOT NULL,
	"choice" text NOT NULL,
	"why" text NOT NULL,
	"trying" text,
	"nearly" text,
	"felt" text,
	"asks_answer" boolean NOT NULL,
	"held_at" timestamp with time zone NOT NULL,
	CONSTRAINT "held_statements_company_id_id_pk" PRIMARY KEY("company_id","id")
);
--> statement-breakpoint
CREATE TABLE "statement_revisions" (
	"company_id" uuid NOT NULL,
	"statement_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"option_id" uuid NOT NULL,
	"why" text NOT NULL,
	"trying" text,
	"nearly" text,
	"felt" text,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "statement_revisions_company_id_statement_id_number_pk" PRIMARY KEY("company_id","statement_id","number")
);
--> statement-breakpoint
CREATE TABLE "statements" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"dialogue_id" uuid NOT NULL,
	"author_id" uuid NOT NULL,
	"revision" integer NOT NULL,
	"asks_answer" boolean NOT NULL,
	"posted_at" timestamp with time zone NOT NULL,
	"import_id" uuid,
	"source_key" text,
	CONSTRAINT "statements_company_id_id_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "statements_author" UNIQUE("company_id","id","author_id"),
	CONSTRAINT "statements_source" UNIQUE("company_id","dialogue_id","source_key")
);
--> statement-breakpoint
CREATE TABLE "supports" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"statement_id" uuid,
	"conflict_id" uuid,
	"person_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "supports_company_id_id_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "supports_statement" UNIQUE("company_id","statement_id","person_id"),
	CONSTRAINT "supports_conflict" UNIQUE("company_id","conflict_id","person_id"),
	CONSTRAINT "supports_about" CHECK (num_nonnulls(statement_id, conflict_id) = 1)
);
--> statement-breakpoint
ALTER TABLE "customers" ADD CONSTRAINT "customers_company_id_person_id_memberships_company_id_person_id_fk" FOREIGN KEY ("company_id","person_id") REFERENCES "public"."memberships"("company_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_company_id_companies_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."companies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_company_id_companies_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."companies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff" ADD CONSTRAINT "staff_company_id_person_id_memberships_company_id_person_id_fk" FOREIGN KEY ("company_id","person_id") REFERENCES "public"."memberships"("company_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conflicts" ADD CONSTRAINT "conflicts_company_id_dialogue_id_dialogues_company_id_id_fk" FOREIGN KEY ("company_id","dialogue_id") REFERENCES "public"."dialogues"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conflicts" ADD CONSTRAINT "conflicts_company_id_raiser_id_memberships_company_id_person_id_fk" FOREIGN KEY ("company_id","raiser_id") REFERENCES "public"."memberships"("company_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conflicts" ADD CONSTRAINT "conflicts_company_id_about_statement_id_statements_company_id_id_fk" FOREIGN KEY ("company_id","about_statement_id") REFERENCES "public"."statements"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conflicts" ADD CONSTRAINT "conflicts_company_id_about_response_id_responses_company_id_id_fk" FOREIGN KEY ("company_id","about_response_id") REFERENCES "public"."responses"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "disagreements" ADD CONSTRAINT "disagreements_company_id_conflict_id_conflicts_company_id_id_fk" FOREIGN KEY ("company_id","conflict_id") REFERENCES "public"."conflicts"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "disagreements" ADD CONSTRAINT "disagreements_company_id_by_memberships_company_id_person_id_fk" FOREIGN KEY ("company_id","by") REFERENCES "public"."memberships"("company_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "withdrawals" ADD CONSTRAINT "withdrawals_company_id_conflict_id_by_conflicts_company_id_id_raiser_id_fk" FOREIGN KEY ("company_id","conflict_id","by") REFERENCES "public"."conflicts"("company_id","id","raiser_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "appearances" ADD CONSTRAINT "appearances_company_id_dialogue_id_dialogues_company_id_id_fk" FOREIGN KEY ("company_id","dialogue_id") REFERENCES "public"."dialogues"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "appearances" ADD CONSTRAINT "appearances_company_id_person_id_customers_company_id_person_id_fk" FOREIGN KEY ("company_id","person_id") REFERENCES "public"."customers"("company_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dialogues" ADD CONSTRAINT "dialogues_company_id_champion_id_staff_company_id_person_id_fk" FOREIGN KEY ("company_id","champion_id") REFERENCES "public"."staff"("company_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitees" ADD CONSTRAINT "invitees_company_id_dialogue_id_dialogues_company_id_id_fk" FOREIGN KEY ("company_id","dialogue_id") REFERENCES "public"."dialogues"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitees" ADD CONSTRAINT "invitees_company_id_person_id_memberships_company_id_person_id_fk" FOREIGN KEY ("company_id","person_id") REFERENCES "public"."memberships"("company_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "option_acceptances" ADD CONSTRAINT "option_acceptances_company_id_option_id_options_company_id_id_fk" FOREIGN KEY ("company_id","option_id") REFERENCES "public"."options"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "options" ADD CONSTRAINT "options_company_id_dialogue_id_dialogues_company_id_id_fk" FOREIGN KEY ("company_id","dialogue_id") REFERENCES "public"."dialogues"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "options" ADD CONSTRAINT "options_company_id_proposed_by_memberships_company_id_person_id_fk" FOREIGN KEY ("company_id","proposed_by") REFERENCES "public"."memberships"("company_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "phase_changes" ADD CONSTRAINT "phase_changes_company_id_dialogue_id_dialogues_company_id_id_fk" FOREIGN KEY ("company_id","dialogue_id") REFERENCES "public"."dialogues"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "events" ADD CONSTRAINT "events_company_id_companies_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."companies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "events" ADD CONSTRAINT "events_company_id_dialogue_id_dialogues_company_id_id_fk" FOREIGN KEY ("company_id","dialogue_id") REFERENCES "public"."dialogues"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "imports" ADD CONSTRAINT "imports_company_id_companies_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."companies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "imports" ADD CONSTRAINT "imports_company_id_by_staff_company_id_person_id_fk" FOREIGN KEY ("company_id","by") REFERENCES "public"."staff"("company_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "appeals" ADD CONSTRAINT "appeals_company_id_hiding_id_hidings_company_id_id_fk" FOREIGN KEY ("company_id","hiding_id") REFERENCES "public"."hidings"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "appeals" ADD CONSTRAINT "appeals_company_id_by_memberships_company_id_person_id_fk" FOREIGN KEY ("company_id","by") REFERENCES "public"."memberships"("company_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hidings" ADD CONSTRAINT "hidings_company_id_dialogue_id_dialogues_company_id_id_fk" FOREIGN KEY ("company_id","dialogue_id") REFERENCES "public"."dialogues"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hidings" ADD CONSTRAINT "hidings_company_id_statement_id_statements_company_id_id_fk" FOREIGN KEY ("company_id","statement_id") REFERENCES "public"."statements"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hidings" ADD CONSTRAINT "hidings_company_id_conflict_id_conflicts_company_id_id_fk" FOREIGN KEY ("company_id","conflict_id") REFERENCES "public"."conflicts"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hidings" ADD CONSTRAINT "hidings_company_id_comment_id_comments_company_id_id_fk" FOREIGN KEY ("company_id","comment_id") REFERENCES "public"."comments"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hidings" ADD CONSTRAINT "hidings_company_id_by_staff_company_id_person_id_fk" FOREIGN KEY ("company_id","by") REFERENCES "public"."staff"("company_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "liftings" ADD CONSTRAINT "liftings_company_id_hiding_id_hidings_company_id_id_fk" FOREIGN KEY ("company_id","hiding_id") REFERENCES "public"."hidings"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "liftings" ADD CONSTRAINT "liftings_company_id_by_staff_company_id_person_id_fk" FOREIGN KEY ("company_id","by") REFERENCES "public"."staff"("company_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "extensions" ADD CONSTRAINT "extensions_company_id_obligation_id_obligations_company_id_id_fk" FOREIGN KEY ("company_id","obligation_id") REFERENCES "public"."obligations"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "extensions" ADD CONSTRAINT "extensions_company_id_by_staff_company_id_person_id_fk" FOREIGN KEY ("company_id","by") REFERENCES "public"."staff"("company_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "obligations" ADD CONSTRAINT "obligations_company_id_dialogue_id_dialogues_company_id_id_fk" FOREIGN KEY ("company_id","dialogue_id") REFERENCES "public"."dialogues"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "obligations" ADD CONSTRAINT "obligations_company_id_conflict_id_conflicts_company_id_id_fk" FOREIGN KEY ("company_id","conflict_id") REFERENCES "public"."conflicts"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "obligations" ADD CONSTRAINT "obligations_company_id_statement_id_statements_company_id_id_fk" FOREIGN KEY ("company_id","statement_id") REFERENCES "public"."statements"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "obligations" ADD CONSTRAINT "obligations_company_id_owner_id_staff_company_id_person_id_fk" FOREIGN KEY ("company_id","owner_id") REFERENCES "public"."staff"("company_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "commitments" ADD CONSTRAINT "commitments_company_id_dialogue_id_dialogues_company_id_id_fk" FOREIGN KEY ("company_id","dialogue_id") REFERENCES "public"."dialogues"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "commitments" ADD CONSTRAINT "commitments_company_id_response_id_responses_company_id_id_fk" FOREIGN KEY ("company_id","response_id") REFERENCES "public"."responses"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "commitments" ADD CONSTRAINT "commitments_company_id_owner_id_staff_company_id_person_id_fk" FOREIGN KEY ("company_id","owner_id") REFERENCES "public"."staff"("company_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credits" ADD CONSTRAINT "credits_company_id_response_id_responses_company_id_id_fk" FOREIGN KEY ("company_id","response_id") REFERENCES "public"."responses"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credits" ADD CONSTRAINT "credits_company_id_person_id_staff_company_id_person_id_fk" FOREIGN KEY ("company_id","person_id") REFERENCES "public"."staff"("company_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "response_drafts" ADD CONSTRAINT "response_drafts_company_id_obligation_id_obligations_company_id_id_fk" FOREIGN KEY ("company_id","obligation_id") REFERENCES "public"."obligations"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "response_drafts" ADD CONSTRAINT "response_drafts_company_id_author_id_staff_company_id_person_id_fk" FOREIGN KEY ("company_id","author_id") REFERENCES "public"."staff"("company_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "response_revisions" ADD CONSTRAINT "response_revisions_company_id_response_id_responses_company_id_id_fk" FOREIGN KEY ("company_id","response_id") REFERENCES "public"."responses"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "response_targets" ADD CONSTRAINT "response_targets_company_id_response_id_responses_company_id_id_fk" FOREIGN KEY ("company_id","response_id") REFERENCES "public"."responses"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "response_targets" ADD CONSTRAINT "response_targets_company_id_conflict_id_addressee_id_conflicts_company_id_id_raiser_id_fk" FOREIGN KEY ("company_id","conflict_id","addressee_id") REFERENCES "public"."conflicts"("company_id","id","raiser_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "response_targets" ADD CONSTRAINT "response_targets_company_id_statement_id_addressee_id_statements_company_id_id_author_id_fk" FOREIGN KEY ("company_id","statement_id","addressee_id") REFERENCES "public"."statements"("company_id","id","author_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "response_targets" ADD CONSTRAINT "response_targets_company_id_obligation_id_obligations_company_id_id_fk" FOREIGN KEY ("company_id","obligation_id") REFERENCES "public"."obligations"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "responses" ADD CONSTRAINT "responses_company_id_dialogue_id_dialogues_company_id_id_fk" FOREIGN KEY ("company_id","dialogue_id") REFERENCES "public"."dialogues"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "responses" ADD CONSTRAINT "responses_company_id_author_id_staff_company_id_person_id_fk" FOREIGN KEY ("company_id","author_id") REFERENCES "public"."staff"("company_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "verdicts" ADD CONSTRAINT "verdicts_company_id_target_id_person_id_response_targets_company_id_id_addressee_id_fk" FOREIGN KEY ("company_id","target_id","person_id") REFERENCES "public"."response_targets"("company_id","id","addressee_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "verdicts" ADD CONSTRAINT "verdicts_company_id_person_id_customers_company_id_person_id_fk" FOREIGN KEY ("company_id","person_id") REFERENCES "public"."customers"("company_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comments" ADD CONSTRAINT "comments_company_id_dialogue_id_dialogues_company_id_id_fk" FOREIGN KEY ("company_id","dialogue_id") REFERENCES "public"."dialogues"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comments" ADD CONSTRAINT "comments_company_id_statement_id_statements_company_id_id_fk" FOREIGN KEY ("company_id","statement_id") REFERENCES "public"."statements"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comments" ADD CONSTRAINT "comments_company_id_conflict_id_conflicts_company_id_id_fk" FOREIGN KEY ("company_id","conflict_id") REFERENCES "public"."conflicts"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comments" ADD CONSTRAINT "comments_company_id_response_id_responses_company_id_id_fk" FOREIGN KEY ("company_id","response_id") REFERENCES "public"."responses"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comments" ADD CONSTRAINT "comments_company_id_parent_id_comments_company_id_id_fk" FOREIGN KEY ("company_id","parent_id") REFERENCES "public"."comments"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comments" ADD CONSTRAINT "comments_company_id_author_id_memberships_company_id_person_id_fk" FOREIGN KEY ("company_id","author_id") REFERENCES "public"."memberships"("company_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "held_statements" ADD CONSTRAINT "held_statements_company_id_dialogue_id_dialogues_company_id_id_fk" FOREIGN KEY ("company_id","dialogue_id") REFERENCES "public"."dialogues"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "statement_revisions" ADD CONSTRAINT "statement_revisions_company_id_statement_id_statements_company_id_id_fk" FOREIGN KEY ("company_id","statement_id") REFERENCES "public"."statements"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "statement_revisions" ADD CONSTRAINT "statement_revisions_company_id_option_id_options_company_id_id_fk" FOREIGN KEY ("company_id","option_id") REFERENCES "public"."options"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "statements" ADD CONSTRAINT "statements_company_id_dialogue_id_author_id_appearances_company_id_dialogue_id_person_id_fk" FOREIGN KEY ("company_id","dialogue_id","author_id") REFERENCES "public"."appearances"("company_id","dialogue_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "supports" ADD CONSTRAINT "supports_company_id_statement_id_statements_company_id_id_fk" FOREIGN KEY ("company_id","statement_id") REFERENCES "public"."statements"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "supports" ADD CONSTRAINT "supports_company_id_conflict_id_conflicts_company_id_id_fk" FOREIGN KEY ("company_id","conflict_id") REFERENCES "public"."conflicts"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "supports" ADD CONSTRAINT "supports_company_id_person_id_customers_company_id_person_id_fk" FOREIGN KEY ("company_id","person_id") REFERENCES "public"."customers"("company_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "memberships_person" ON "memberships" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "conflicts_page" ON "conflicts" USING btree ("company_id","dialogue_id","raised_at","id");--> statement-breakpoint
CREATE INDEX "conflicts_by" ON "conflicts" USING btree ("company_id","raiser_id");--> statement-breakpoint
CREATE INDEX "appearances_person" ON "appearances" USING btree ("company_id","person_id");--> statement-breakpoint
CREATE INDEX "phase_changes_dialogue" ON "phase_changes" USING btree ("company_id","dialogue_id","at");--> statement-breakpoint
CREATE INDEX "events_at" ON "events" USING btree ("company_id","at");--> statement-breakpoint
CREATE INDEX "mails_waiting" ON "mails" USING btree ("next_try_at") WHERE sent_at is null;--> statement-breakpoint
CREATE INDEX "mails_company" ON "mails" USING btree ("company_id","at");--> statement-breakpoint
CREATE INDEX "hidings_statement" ON "hidings" USING btree ("company_id","statement_id");--> statement-breakpoint
CREATE INDEX "hidings_conflict" ON "hidings" USING btree ("company_id","conflict_id");--> statement-breakpoint
CREATE INDEX "hidings_comment" ON "hidings" USING btree ("company_id","comment_id");--> statement-breakpoint
CREATE INDEX "obligations_due" ON "obligations" USING btree ("company_id","due_at");--> statement-breakpoint
CREATE INDEX "obligations_dialogue" ON "obligations" USING btree ("company_id","dialogue_id");--> statement-breakpoint
CREATE INDEX "accounts_person" ON "accounts" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "sessions_person" ON "sessions" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "verifications_identifier" ON "verifications" USING btree ("identifier");--> statement-breakpoint
CREATE INDEX "verifications_expiry" ON "verifications" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "commitments_response" ON "commitments" USING btree ("company_id","response_id");--> statement-breakpoint
CREATE INDEX "response_targets_response" ON "response_targets" USING btree ("company_id","response_id");--> statement-breakpoint
CREATE INDEX "responses_dialogue" ON "responses" USING btree ("company_id","dialogue_id","published_at");--> statement-breakpoint
CREATE INDEX "responses_author" ON "responses" USING btree ("company_id","author_id");--> statement-breakpoint
CREATE INDEX "verdicts_target" ON "verdicts" USING btree ("company_id","target_id","at");--> statement-breakpoint
CREATE INDEX "comments_statement" ON "comments" USING btree ("company_id","statement_id","at");--> statement-breakpoint
CREATE INDEX "comments_conflict" ON "comments" USING btree ("company_id","conflict_id","at");--> statement-breakpoint
CREATE INDEX "comments_response" ON "comments" USING btree ("company_id","response_id","at");--> statement-breakpoint
CREATE INDEX "held_statements_email" ON "held_statements" USING btree ("company_id","email");--> statement-breakpoint
CREATE INDEX "statement_revisions_option" ON "statement_revisions" USING btree ("company_id","option_id");--> statement-breakpoint
CREATE INDEX "statement_revisions_close" ON "statement_revisions" USING gin ("why" gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "statements_page" ON "statements" USING btree ("company_id","dialogue_id","posted_at","id");--> statement-breakpoint
CREATE INDEX "statements_by" ON "statements" USING btree ("company_id","author_id");--> statement-breakpoint
CREATE INDEX "supports_by" ON "supports" USING btree ("company_id","person_id");