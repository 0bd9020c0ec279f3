CREATE TABLE "commitment_steps" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"commitment_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"by" uuid NOT NULL,
	"side" text NOT NULL,
	"words" text,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "commitment_steps_company_id_id_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "commitment_steps_kind" CHECK (kind in ('accepted', 'done', 'not_done', 'confirmed', 'broken')),
	CONSTRAINT "commitment_steps_side" CHECK (side in ('customer', 'company'))
);
--> statement-breakpoint
CREATE TABLE "renegotiations" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"commitment_id" uuid NOT NULL,
	"was_due_on" date NOT NULL,
	"due_on" date NOT NULL,
	"reason" text NOT NULL,
	"by" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"end" text,
	"ended_by" uuid,
	"ended_at" timestamp with time zone,
	CONSTRAINT "renegotiations_company_id_id_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "renegotiations_end" CHECK ("end" in ('accepted', 'declined', 'replaced'))
);
--> statement-breakpoint
CREATE TABLE "criteria" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"dialogue_id" uuid NOT NULL,
	"revision" integer NOT NULL,
	"proposed_by" uuid NOT NULL,
	"side" text NOT NULL,
	"statement_id" uuid,
	"proposed_at" timestamp with time zone NOT NULL,
	"shared_at" timestamp with time zone,
	"retired_at" timestamp with time zone,
	"merged_into_id" uuid,
	"merged_at" timestamp with time zone,
	CONSTRAINT "criteria_company_id_id_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "criteria_dialogue" UNIQUE("company_id","dialogue_id","id"),
	CONSTRAINT "criteria_side" CHECK (side in ('customer', 'company')),
	CONSTRAINT "criteria_end" CHECK (retired_at is null or merged_into_id is null),
	CONSTRAINT "criteria_merged" CHECK ((merged_into_id is null) = (merged_at is null) and merged_into_id is distinct from id)
);
--> statement-breakpoint
CREATE TABLE "criterion_change_acceptances" (
	"company_id" uuid NOT NULL,
	"change_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"side" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "criterion_change_acceptances_company_id_change_id_person_id_pk" PRIMARY KEY("company_id","change_id","person_id"),
	CONSTRAINT "criterion_change_acceptances_side" CHECK (side in ('customer', 'company'))
);
--> statement-breakpoint
CREATE TABLE "criterion_changes" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"criterion_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"sentence" text,
	"measure" text,
	"source" text,
	"into_id" uuid,
	"reason" text,
	"by" uuid NOT NULL,
	"side" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"adopted_at" timestamp with time zone,
	"dropped_at" timestamp with time zone,
	CONSTRAINT "criterion_changes_company_id_id_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "criterion_changes_kind" CHECK (kind in ('reword', 'merge', 'retire')),
	CONSTRAINT "criterion_changes_side" CHECK (side in ('customer', 'company')),
	CONSTRAINT "criterion_changes_whole" CHECK ((kind = 'reword') = (sentence is not null) and (kind = 'merge') = (into_id is not null) and (kind = 'reword' or reason is not null)),
	CONSTRAINT "criterion_changes_end" CHECK (adopted_at is null or dropped_at is null)
);
--> statement-breakpoint
CREATE TABLE "criterion_revisions" (
	"company_id" uuid NOT NULL,
	"criterion_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"sentence" text NOT NULL,
	"measure" text,
	"source" text,
	"by" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "criterion_revisions_company_id_criterion_id_number_pk" PRIMARY KEY("company_id","criterion_id","number")
);
--> statement-breakpoint
CREATE TABLE "criterion_statements" (
	"company_id" uuid NOT NULL,
	"criterion_id" uuid NOT NULL,
	"statement_id" uuid NOT NULL,
	"by" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "criterion_statements_company_id_criterion_id_statement_id_pk" PRIMARY KEY("company_id","criterion_id","statement_id")
);
--> statement-breakpoint
CREATE TABLE "endorsements" (
	"company_id" uuid NOT NULL,
	"criterion_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"side" text NOT NULL,
	"merged_from_id" uuid,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "endorsements_company_id_criterion_id_person_id_pk" PRIMARY KEY("company_id","criterion_id","person_id"),
	CONSTRAINT "endorsements_side" CHECK (side in ('customer', 'company'))
);
--> statement-breakpoint
CREATE TABLE "decision_criteria" (
	"company_id" uuid NOT NULL,
	"dialogue_id" uuid NOT NULL,
	"decision_id" uuid NOT NULL,
	"criterion_id" uuid NOT NULL,
	CONSTRAINT "decision_criteria_company_id_decision_id_criterion_id_pk" PRIMARY KEY("company_id","decision_id","criterion_id")
);
--> statement-breakpoint
CREATE TABLE "decision_options" (
	"company_id" uuid NOT NULL,
	"dialogue_id" uuid NOT NULL,
	"decision_id" uuid NOT NULL,
	"option_id" uuid NOT NULL,
	CONSTRAINT "decision_options_company_id_decision_id_option_id_pk" PRIMARY KEY("company_id","decision_id","option_id")
);
--> statement-breakpoint
CREATE TABLE "decision_reviews" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"decision_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"side" text NOT NULL,
	"held" text NOT NULL,
	"words" text,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "decision_reviews_company_id_id_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "decision_reviews_side" CHECK (side in ('customer', 'company')),
	CONSTRAINT "decision_reviews_held" CHECK (held in ('yes', 'partly', 'no'))
);
--> statement-breakpoint
CREATE TABLE "decisions" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"dialogue_id" uuid NOT NULL,
	"by" uuid NOT NULL,
	"rationale" text NOT NULL,
	"ranking" jsonb NOT NULL,
	"follows_ranking" boolean,
	"departure" text,
	"review_on" date NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "decisions_company_id_id_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "decisions_dialogue" UNIQUE("company_id","dialogue_id","id")
);
--> statement-breakpoint
CREATE TABLE "dissents" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"decision_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"side" text NOT NULL,
	"words" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "dissents_company_id_id_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "dissents_once" UNIQUE("company_id","decision_id","person_id"),
	CONSTRAINT "dissents_side" CHECK (side in ('customer', 'company'))
);
--> statement-breakpoint
CREATE TABLE "option_change_acceptances" (
	"company_id" uuid NOT NULL,
	"change_id" uuid NOT NULL,
	"side" text NOT NULL,
	"by" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "option_change_acceptances_company_id_change_id_side_pk" PRIMARY KEY("company_id","change_id","side"),
	CONSTRAINT "option_change_acceptances_side" CHECK (side in ('customer', 'company'))
);
--> statement-breakpoint
CREATE TABLE "option_changes" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"option_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"name" text,
	"into_id" uuid,
	"reason" text,
	"by" uuid NOT NULL,
	"side" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"adopted_at" timestamp with time zone,
	"dropped_at" timestamp with time zone,
	CONSTRAINT "option_changes_company_id_id_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "option_changes_kind" CHECK (kind in ('rename', 'merge', 'retire')),
	CONSTRAINT "option_changes_side" CHECK (side in ('customer', 'company')),
	CONSTRAINT "option_changes_whole" CHECK ((kind = 'rename') = (name is not null) and (kind = 'merge') = (into_id is not null) and (kind = 'rename' or reason is not null)),
	CONSTRAINT "option_changes_end" CHECK (adopted_at is null or dropped_at is null)
);
--> statement-breakpoint
CREATE TABLE "ratings" (
	"company_id" uuid NOT NULL,
	"dialogue_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"option_id" uuid NOT NULL,
	"criterion_id" uuid NOT NULL,
	"score" smallint,
	"evidence" text,
	"evidence_statement_id" uuid,
	"evidence_url" text,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "ratings_company_id_dialogue_id_person_id_option_id_criterion_id_pk" PRIMARY KEY("company_id","dialogue_id","person_id","option_id","criterion_id"),
	CONSTRAINT "ratings_score" CHECK (score between 0 and 4)
);
--> statement-breakpoint
CREATE TABLE "weighings" (
	"company_id" uuid NOT NULL,
	"dialogue_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"side" text NOT NULL,
	"draft" jsonb,
	"weighed_at" timestamp with time zone,
	"rated_at" timestamp with time zone,
	"opened_at" timestamp with time zone,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "weighings_company_id_dialogue_id_person_id_pk" PRIMARY KEY("company_id","dialogue_id","person_id"),
	CONSTRAINT "weighings_side" CHECK (side in ('customer', 'company'))
);
--> statement-breakpoint
CREATE TABLE "weights" (
	"company_id" uuid NOT NULL,
	"dialogue_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"criterion_id" uuid NOT NULL,
	"points" smallint NOT NULL,
	CONSTRAINT "weights_company_id_dialogue_id_person_id_criterion_id_pk" PRIMARY KEY("company_id","dialogue_id","person_id","criterion_id"),
	CONSTRAINT "weights_points" CHECK (points between 0 and 100)
);
--> statement-breakpoint
ALTER TABLE "options" ADD CONSTRAINT "options_dialogue" UNIQUE("company_id","dialogue_id","id");--> statement-breakpoint
ALTER TABLE "mutings" DROP CONSTRAINT "mutings_topic";--> statement-breakpoint
ALTER TABLE "hidings" DROP CONSTRAINT "hidings_about";--> statement-breakpoint
ALTER TABLE "comments" DROP CONSTRAINT "comments_about";--> statement-breakpoint
ALTER TABLE "commitments" DROP CONSTRAINT "commitments_company_id_owner_id_staff_company_id_person_id_fk";
--> statement-breakpoint
ALTER TABLE "commitments" ALTER COLUMN "response_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "conflicts" ADD COLUMN "about_criterion_id" uuid;--> statement-breakpoint
ALTER TABLE "conflicts" ADD COLUMN "about_commitment_id" uuid;--> statement-breakpoint
ALTER TABLE "dialogues" ADD COLUMN "weighing_closes_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "options" ADD COLUMN "retired_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "options" ADD COLUMN "merged_into_id" uuid;--> statement-breakpoint
ALTER TABLE "options" ADD COLUMN "merged_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "hidings" ADD COLUMN "criterion_id" uuid;--> statement-breakpoint
ALTER TABLE "hidings" ADD COLUMN "option_id" uuid;--> statement-breakpoint
ALTER TABLE "hidings" ADD COLUMN "commitment_id" uuid;--> statement-breakpoint
ALTER TABLE "hidings" ADD COLUMN "dissent_id" uuid;--> statement-breakpoint
ALTER TABLE "commitments" ADD COLUMN "decision_id" uuid;--> statement-breakpoint
ALTER TABLE "commitments" ADD COLUMN "side" text;--> statement-breakpoint
ALTER TABLE "commitments" ADD COLUMN "how" text;--> statement-breakpoint
ALTER TABLE "commitments" ADD COLUMN "first_due_on" date;--> statement-breakpoint
ALTER TABLE "commitments" ADD COLUMN "offered_by" uuid;--> statement-breakpoint
-- What answers promised in plain words until now was offered by their authors, for the company, for the day that they named.
UPDATE "commitments" SET "side" = 'company', "first_due_on" = "due_on", "offered_by" = (SELECT "author_id" FROM "responses" WHERE "responses"."company_id" = "commitments"."company_id" AND "responses"."id" = "commitments"."response_id");--> statement-breakpoint
-- They ring once their day ends where the company is, for as long as that is still to come; what is late rings each working morning from then on.
INSERT INTO "alarms" ("id", "company_id", "kind", "about_id", "at") SELECT gen_random_uuid(), "commitments"."company_id", 'commitment_due', "commitments"."id", ("due_on" + 1)::timestamp AT TIME ZONE "companies"."time_zone" FROM "commitments" JOIN "companies" ON "companies"."id" = "commitments"."company_id" WHERE "due_on" >= current_date;--> statement-breakpoint
ALTER TABLE "commitments" ALTER COLUMN "side" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "commitments" ALTER COLUMN "first_due_on" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "commitments" ALTER COLUMN "offered_by" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "response_revisions" ADD COLUMN "criterion_id" uuid;--> statement-breakpoint
ALTER TABLE "comments" ADD COLUMN "criterion_id" uuid;--> statement-breakpoint
ALTER TABLE "comments" ADD COLUMN "option_id" uuid;--> statement-breakpoint
ALTER TABLE "comments" ADD COLUMN "decision_id" uuid;--> statement-breakpoint
ALTER TABLE "comments" ADD COLUMN "commitment_id" uuid;--> statement-breakpoint
ALTER TABLE "comments" ADD COLUMN "percent" smallint;--> statement-breakpoint
ALTER TABLE "commitment_steps" ADD CONSTRAINT "commitment_steps_company_id_commitment_id_commitments_company_id_id_fk" FOREIGN KEY ("company_id","commitment_id") REFERENCES "public"."commitments"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "commitment_steps" ADD CONSTRAINT "commitment_steps_company_id_by_memberships_company_id_person_id_fk" FOREIGN KEY ("company_id","by") REFERENCES "public"."memberships"("company_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "renegotiations" ADD CONSTRAINT "renegotiations_company_id_commitment_id_commitments_company_id_id_fk" FOREIGN KEY ("company_id","commitment_id") REFERENCES "public"."commitments"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "renegotiations" ADD CONSTRAINT "renegotiations_company_id_by_memberships_company_id_person_id_fk" FOREIGN KEY ("company_id","by") REFERENCES "public"."memberships"("company_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "renegotiations" ADD CONSTRAINT "renegotiations_company_id_ended_by_memberships_company_id_person_id_fk" FOREIGN KEY ("company_id","ended_by") REFERENCES "public"."memberships"("company_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "criteria" ADD CONSTRAINT "criteria_company_id_dialogue_id_dialogues_company_id_id_fk" FOREIGN KEY ("company_id","dialogue_id") REFERENCES "public"."dialogues"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "criteria" ADD CONSTRAINT "criteria_company_id_proposed_by_memberships_company_id_person_id_fk" FOREIGN KEY ("company_id","proposed_by") REFERENCES "public"."memberships"("company_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "criteria" ADD CONSTRAINT "criteria_company_id_statement_id_statements_company_id_id_fk" FOREIGN KEY ("company_id","statement_id") REFERENCES "public"."statements"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "criteria" ADD CONSTRAINT "criteria_company_id_dialogue_id_merged_into_id_criteria_company_id_dialogue_id_id_fk" FOREIGN KEY ("company_id","dialogue_id","merged_into_id") REFERENCES "public"."criteria"("company_id","dialogue_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "criterion_change_acceptances" ADD CONSTRAINT "criterion_change_acceptances_company_id_change_id_criterion_changes_company_id_id_fk" FOREIGN KEY ("company_id","change_id") REFERENCES "public"."criterion_changes"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "criterion_change_acceptances" ADD CONSTRAINT "criterion_change_acceptances_company_id_person_id_memberships_company_id_person_id_fk" FOREIGN KEY ("company_id","person_id") REFERENCES "public"."memberships"("company_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "criterion_changes" ADD CONSTRAINT "criterion_changes_company_id_criterion_id_criteria_company_id_id_fk" FOREIGN KEY ("company_id","criterion_id") REFERENCES "public"."criteria"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "criterion_changes" ADD CONSTRAINT "criterion_changes_company_id_into_id_criteria_company_id_id_fk" FOREIGN KEY ("company_id","into_id") REFERENCES "public"."criteria"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "criterion_changes" ADD CONSTRAINT "criterion_changes_company_id_by_memberships_company_id_person_id_fk" FOREIGN KEY ("company_id","by") REFERENCES "public"."memberships"("company_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "criterion_revisions" ADD CONSTRAINT "criterion_revisions_company_id_criterion_id_criteria_company_id_id_fk" FOREIGN KEY ("company_id","criterion_id") REFERENCES "public"."criteria"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "criterion_revisions" ADD CONSTRAINT "criterion_revisions_company_id_by_memberships_company_id_person_id_fk" FOREIGN KEY ("company_id","by") REFERENCES "public"."memberships"("company_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "criterion_statements" ADD CONSTRAINT "criterion_statements_company_id_criterion_id_criteria_company_id_id_fk" FOREIGN KEY ("company_id","criterion_id") REFERENCES "public"."criteria"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "criterion_statements" ADD CONSTRAINT "criterion_statements_company_id_statement_id_statements_company_id_id_fk" FOREIGN KEY ("company_id","statement_id") REFERENCES "public"."statements"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "criterion_statements" ADD CONSTRAINT "criterion_statements_company_id_by_memberships_company_id_person_id_fk" FOREIGN KEY ("company_id","by") REFERENCES "public"."memberships"("company_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "endorsements" ADD CONSTRAINT "endorsements_company_id_criterion_id_criteria_company_id_id_fk" FOREIGN KEY ("company_id","criterion_id") REFERENCES "public"."criteria"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "endorsements" ADD CONSTRAINT "endorsements_company_id_merged_from_id_criteria_company_id_id_fk" FOREIGN KEY ("company_id","merged_from_id") REFERENCES "public"."criteria"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "endorsements" ADD CONSTRAINT "endorsements_company_id_person_id_memberships_company_id_person_id_fk" FOREIGN KEY ("company_id","person_id") REFERENCES "public"."memberships"("company_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "decision_criteria" ADD CONSTRAINT "decision_criteria_company_id_dialogue_id_decision_id_decisions_company_id_dialogue_id_id_fk" FOREIGN KEY ("company_id","dialogue_id","decision_id") REFERENCES "public"."decisions"("company_id","dialogue_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "decision_criteria" ADD CONSTRAINT "decision_criteria_company_id_dialogue_id_criterion_id_criteria_company_id_dialogue_id_id_fk" FOREIGN KEY ("company_id","dialogue_id","criterion_id") REFERENCES "public"."criteria"("company_id","dialogue_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "decision_options" ADD CONSTRAINT "decision_options_company_id_dialogue_id_decision_id_decisions_company_id_dialogue_id_id_fk" FOREIGN KEY ("company_id","dialogue_id","decision_id") REFERENCES "public"."decisions"("company_id","dialogue_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "decision_options" ADD CONSTRAINT "decision_options_company_id_dialogue_id_option_id_options_company_id_dialogue_id_id_fk" FOREIGN KEY ("company_id","dialogue_id","option_id") REFERENCES "public"."options"("company_id","dialogue_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "decision_reviews" ADD CONSTRAINT "decision_reviews_company_id_decision_id_decisions_company_id_id_fk" FOREIGN KEY ("company_id","decision_id") REFERENCES "public"."decisions"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "decision_reviews" ADD CONSTRAINT "decision_reviews_company_id_person_id_memberships_company_id_person_id_fk" FOREIGN KEY ("company_id","person_id") REFERENCES "public"."memberships"("company_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "decisions" ADD CONSTRAINT "decisions_company_id_dialogue_id_dialogues_company_id_id_fk" FOREIGN KEY ("company_id","dialogue_id") REFERENCES "public"."dialogues"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "decisions" ADD CONSTRAINT "decisions_company_id_by_staff_company_id_person_id_fk" FOREIGN KEY ("company_id","by") REFERENCES "public"."staff"("company_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dissents" ADD CONSTRAINT "dissents_company_id_decision_id_decisions_company_id_id_fk" FOREIGN KEY ("company_id","decision_id") REFERENCES "public"."decisions"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dissents" ADD CONSTRAINT "dissents_company_id_person_id_memberships_company_id_person_id_fk" FOREIGN KEY ("company_id","person_id") REFERENCES "public"."memberships"("company_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "option_change_acceptances" ADD CONSTRAINT "option_change_acceptances_company_id_change_id_option_changes_company_id_id_fk" FOREIGN KEY ("company_id","change_id") REFERENCES "public"."option_changes"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "option_change_acceptances" ADD CONSTRAINT "option_change_acceptances_company_id_by_memberships_company_id_person_id_fk" FOREIGN KEY ("company_id","by") REFERENCES "public"."memberships"("company_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "option_changes" ADD CONSTRAINT "option_changes_company_id_option_id_options_company_id_id_fk" FOREIGN KEY ("company_id","option_id") REFERENCES "public"."options"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "option_changes" ADD CONSTRAINT "option_changes_company_id_into_id_options_company_id_id_fk" FOREIGN KEY ("company_id","into_id") REFERENCES "public"."options"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "option_changes" ADD CONSTRAINT "option_changes_company_id_by_memberships_company_id_person_id_fk" FOREIGN KEY ("company_id","by") REFERENCES "public"."memberships"("company_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ratings" ADD CONSTRAINT "ratings_company_id_dialogue_id_person_id_weighings_company_id_dialogue_id_person_id_fk" FOREIGN KEY ("company_id","dialogue_id","person_id") REFERENCES "public"."weighings"("company_id","dialogue_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ratings" ADD CONSTRAINT "ratings_company_id_dialogue_id_criterion_id_criteria_company_id_dialogue_id_id_fk" FOREIGN KEY ("company_id","dialogue_id","criterion_id") REFERENCES "public"."criteria"("company_id","dialogue_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ratings" ADD CONSTRAINT "ratings_company_id_dialogue_id_option_id_options_company_id_dialogue_id_id_fk" FOREIGN KEY ("company_id","dialogue_id","option_id") REFERENCES "public"."options"("company_id","dialogue_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ratings" ADD CONSTRAINT "ratings_company_id_evidence_statement_id_statements_company_id_id_fk" FOREIGN KEY ("company_id","evidence_statement_id") REFERENCES "public"."statements"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "weighings" ADD CONSTRAINT "weighings_company_id_dialogue_id_dialogues_company_id_id_fk" FOREIGN KEY ("company_id","dialogue_id") REFERENCES "public"."dialogues"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "weighings" ADD CONSTRAINT "weighings_company_id_person_id_memberships_company_id_person_id_fk" FOREIGN KEY ("company_id","person_id") REFERENCES "public"."memberships"("company_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "weights" ADD CONSTRAINT "weights_company_id_dialogue_id_person_id_weighings_company_id_dialogue_id_person_id_fk" FOREIGN KEY ("company_id","dialogue_id","person_id") REFERENCES "public"."weighings"("company_id","dialogue_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "weights" ADD CONSTRAINT "weights_company_id_dialogue_id_criterion_id_criteria_company_id_dialogue_id_id_fk" FOREIGN KEY ("company_id","dialogue_id","criterion_id") REFERENCES "public"."criteria"("company_id","dialogue_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "commitment_steps_of" ON "commitment_steps" USING btree ("company_id","commitment_id","at");--> statement-breakpoint
CREATE UNIQUE INDEX "commitment_steps_last" ON "commitment_steps" USING btree ("company_id","commitment_id") WHERE kind in ('confirmed', 'broken');--> statement-breakpoint
CREATE INDEX "renegotiations_of" ON "renegotiations" USING btree ("company_id","commitment_id","at");--> statement-breakpoint
CREATE UNIQUE INDEX "renegotiations_open" ON "renegotiations" USING btree ("company_id","commitment_id") WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX "criteria_by" ON "criteria" USING btree ("company_id","proposed_by");--> statement-breakpoint
CREATE INDEX "criteria_statement" ON "criteria" USING btree ("company_id","statement_id");--> statement-breakpoint
CREATE INDEX "criterion_changes_of" ON "criterion_changes" USING btree ("company_id","criterion_id","at");--> statement-breakpoint
CREATE INDEX "criterion_revisions_close" ON "criterion_revisions" USING gin ("sentence" gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "criterion_statements_statement" ON "criterion_statements" USING btree ("company_id","statement_id");--> statement-breakpoint
CREATE INDEX "endorsements_by" ON "endorsements" USING btree ("company_id","person_id");--> statement-breakpoint
CREATE INDEX "decision_reviews_of" ON "decision_reviews" USING btree ("company_id","decision_id","person_id","at");--> statement-breakpoint
CREATE INDEX "decisions_at" ON "decisions" USING btree ("company_id","dialogue_id","at");--> statement-breakpoint
CREATE INDEX "option_changes_of" ON "option_changes" USING btree ("company_id","option_id","at");--> statement-breakpoint
CREATE INDEX "weighings_by" ON "weighings" USING btree ("company_id","person_id");--> statement-breakpoint
ALTER TABLE "conflicts" ADD CONSTRAINT "conflicts_company_id_about_criterion_id_criteria_company_id_id_fk" FOREIGN KEY ("company_id","about_criterion_id") REFERENCES "public"."criteria"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conflicts" ADD CONSTRAINT "conflicts_company_id_about_commitment_id_commitments_company_id_id_fk" FOREIGN KEY ("company_id","about_commitment_id") REFERENCES "public"."commitments"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "options" ADD CONSTRAINT "options_company_id_dialogue_id_merged_into_id_options_company_id_dialogue_id_id_fk" FOREIGN KEY ("company_id","dialogue_id","merged_into_id") REFERENCES "public"."options"("company_id","dialogue_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hidings" ADD CONSTRAINT "hidings_company_id_criterion_id_criteria_company_id_id_fk" FOREIGN KEY ("company_id","criterion_id") REFERENCES "public"."criteria"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hidings" ADD CONSTRAINT "hidings_company_id_option_id_options_company_id_id_fk" FOREIGN KEY ("company_id","option_id") REFERENCES "public"."options"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hidings" ADD CONSTRAINT "hidings_company_id_commitment_id_commitments_company_id_id_fk" FOREIGN KEY ("company_id","commitment_id") REFERENCES "public"."commitments"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hidings" ADD CONSTRAINT "hidings_company_id_dissent_id_dissents_company_id_id_fk" FOREIGN KEY ("company_id","dissent_id") REFERENCES "public"."dissents"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "commitments" ADD CONSTRAINT "commitments_company_id_dialogue_id_decision_id_decisions_company_id_dialogue_id_id_fk" FOREIGN KEY ("company_id","dialogue_id","decision_id") REFERENCES "public"."decisions"("company_id","dialogue_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "commitments" ADD CONSTRAINT "commitments_company_id_owner_id_memberships_company_id_person_id_fk" FOREIGN KEY ("company_id","owner_id") REFERENCES "public"."memberships"("company_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "commitments" ADD CONSTRAINT "commitments_company_id_offered_by_memberships_company_id_person_id_fk" FOREIGN KEY ("company_id","offered_by") REFERENCES "public"."memberships"("company_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "response_revisions" ADD CONSTRAINT "response_revisions_company_id_criterion_id_criteria_company_id_id_fk" FOREIGN KEY ("company_id","criterion_id") REFERENCES "public"."criteria"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comments" ADD CONSTRAINT "comments_company_id_criterion_id_criteria_company_id_id_fk" FOREIGN KEY ("company_id","criterion_id") REFERENCES "public"."criteria"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comments" ADD CONSTRAINT "comments_company_id_option_id_options_company_id_id_fk" FOREIGN KEY ("company_id","option_id") REFERENCES "public"."options"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comments" ADD CONSTRAINT "comments_company_id_decision_id_decisions_company_id_id_fk" FOREIGN KEY ("company_id","decision_id") REFERENCES "public"."decisions"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comments" ADD CONSTRAINT "comments_company_id_commitment_id_commitments_company_id_id_fk" FOREIGN KEY ("company_id","commitment_id") REFERENCES "public"."commitments"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "hidings_criterion" ON "hidings" USING btree ("company_id","criterion_id");--> statement-breakpoint
CREATE INDEX "hidings_option" ON "hidings" USING btree ("company_id","option_id");--> statement-breakpoint
CREATE INDEX "hidings_commitment" ON "hidings" USING btree ("company_id","commitment_id");--> statement-breakpoint
CREATE INDEX "hidings_dissent" ON "hidings" USING btree ("company_id","dissent_id");--> statement-breakpoint
CREATE INDEX "commitments_dialogue" ON "commitments" USING btree ("company_id","dialogue_id","due_on");--> statement-breakpoint
CREATE INDEX "commitments_owner" ON "commitments" USING btree ("company_id","owner_id");--> statement-breakpoint
CREATE INDEX "comments_criterion" ON "comments" USING btree ("company_id","criterion_id","at");--> statement-breakpoint
CREATE INDEX "comments_option" ON "comments" USING btree ("company_id","option_id","at");--> statement-breakpoint
CREATE INDEX "comments_decision" ON "comments" USING btree ("company_id","decision_id","at");--> statement-breakpoint
CREATE INDEX "comments_commitment" ON "comments" USING btree ("company_id","commitment_id","at");--> statement-breakpoint
ALTER TABLE "options" ADD CONSTRAINT "options_end" CHECK (retired_at is null or merged_into_id is null);--> statement-breakpoint
ALTER TABLE "options" ADD CONSTRAINT "options_merged" CHECK ((merged_into_id is null) = (merged_at is null) and merged_into_id is distinct from id);--> statement-breakpoint
ALTER TABLE "mutings" ADD CONSTRAINT "mutings_topic" CHECK (topic in ('answers', 'duties', 'decisions'));--> statement-breakpoint
ALTER TABLE "hidings" ADD CONSTRAINT "hidings_about" CHECK (num_nonnulls(statement_id, conflict_id, comment_id, criterion_id, option_id, commitment_id, dissent_id) = 1);--> statement-breakpoint
ALTER TABLE "commitments" ADD CONSTRAINT "commitments_side" CHECK (side in ('customer', 'company'));--> statement-breakpoint
ALTER TABLE "commitments" ADD CONSTRAINT "commitments_from" CHECK (response_id is null or decision_id is null);--> statement-breakpoint
ALTER TABLE "comments" ADD CONSTRAINT "comments_percent" CHECK (percent is null or (commitment_id is not null and percent between 0 and 100));--> statement-breakpoint
ALTER TABLE "comments" ADD CONSTRAINT "comments_about" CHECK (num_nonnulls(statement_id, conflict_id, response_id, criterion_id, option_id, decision_id, commitment_id) = 1);