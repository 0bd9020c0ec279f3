CREATE TABLE "holidays" (
	"company_id" uuid NOT NULL,
	"date" date NOT NULL,
	"name" text NOT NULL,
	"source" text NOT NULL,
	CONSTRAINT "holidays_company_id_date_pk" PRIMARY KEY("company_id","date"),
	CONSTRAINT "holidays_source" CHECK (source in ('hand', 'list', 'file'))
);
--> statement-breakpoint
CREATE TABLE "consults" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"dialogue_id" uuid NOT NULL,
	"conflict_id" uuid,
	"statement_id" uuid,
	"asked_by" uuid NOT NULL,
	"helper_id" uuid,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"question" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"help" text,
	"answered_at" timestamp with time zone,
	"wants_no_credit" boolean NOT NULL,
	"response_id" uuid,
	CONSTRAINT "consults_company_id_id_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "consults_about" CHECK (num_nonnulls(conflict_id, statement_id) = 1)
);
--> statement-breakpoint
CREATE TABLE "alarms" (
	"id" uuid PRIMARY KEY NOT NULL,
	"company_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"about_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "alarms_once" UNIQUE("company_id","about_id","kind","at")
);
--> statement-breakpoint
CREATE TABLE "mutings" (
	"company_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"topic" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "mutings_company_id_person_id_topic_pk" PRIMARY KEY("company_id","person_id","topic"),
	CONSTRAINT "mutings_topic" CHECK (topic in ('answers', 'duties'))
);
--> statement-breakpoint
CREATE TABLE "handings" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"obligation_id" uuid NOT NULL,
	"from_id" uuid NOT NULL,
	"to_id" uuid NOT NULL,
	"reason" text NOT NULL,
	"by" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "handings_company_id_id_pk" PRIMARY KEY("company_id","id")
);
--> statement-breakpoint
CREATE TABLE "waitings" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"obligation_id" uuid NOT NULL,
	"question" text NOT NULL,
	"by" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"until" timestamp with time zone NOT NULL,
	"due_before" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	"end" text,
	"reply" text,
	CONSTRAINT "waitings_company_id_id_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "waitings_end" CHECK ("end" in ('replied', 'contested', 'taken_back'))
);
--> statement-breakpoint
CREATE TABLE "predictions" (
	"company_id" uuid NOT NULL,
	"response_id" uuid NOT NULL,
	"heard" boolean NOT NULL,
	"settled" boolean NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "predictions_company_id_response_id_pk" PRIMARY KEY("company_id","response_id")
);
--> statement-breakpoint
CREATE TABLE "receipts" (
	"company_id" uuid NOT NULL,
	"target_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "receipts_company_id_target_id_person_id_pk" PRIMARY KEY("company_id","target_id","person_id")
);
--> statement-breakpoint
CREATE TABLE "repeats" (
	"company_id" uuid NOT NULL,
	"response_id" uuid NOT NULL,
	"earlier_id" uuid NOT NULL,
	"share" double precision NOT NULL,
	CONSTRAINT "repeats_company_id_response_id_earlier_id_pk" PRIMARY KEY("company_id","response_id","earlier_id")
);
--> statement-breakpoint
CREATE TABLE "supporter_verdicts" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"target_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"heard" text NOT NULL,
	"settled" text NOT NULL,
	"feeling" integer NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "supporter_verdicts_company_id_id_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "supporter_verdicts_heard" CHECK (heard in ('yes', 'partly', 'no')),
	CONSTRAINT "supporter_verdicts_settled" CHECK (settled in ('yes', 'not_yet', 'no')),
	CONSTRAINT "supporter_verdicts_feeling" CHECK (feeling between -2 and 2)
);
--> statement-breakpoint
ALTER TABLE "companies" ADD COLUMN "statement_hours" integer DEFAULT 16 NOT NULL;--> statement-breakpoint
ALTER TABLE "companies" ADD COLUMN "hours" jsonb DEFAULT '{"1":[{"open":"09:00","close":"17:00"}],"2":[{"open":"09:00","close":"17:00"}],"3":[{"open":"09:00","close":"17:00"}],"4":[{"open":"09:00","close":"17:00"}],"5":[{"open":"09:00","close":"17:00"}],"6":[],"7":[]}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "staff" ADD COLUMN "is_lead" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "dialogues" ADD COLUMN "statement_hours" integer DEFAULT 16 NOT NULL;--> statement-breakpoint
UPDATE "companies" SET "statement_hours" = "promise_hours";--> statement-breakpoint
UPDATE "dialogues" SET "statement_hours" = "promise_hours";--> statement-breakpoint
ALTER TABLE "mails" ADD COLUMN "person_id" uuid;--> statement-breakpoint
ALTER TABLE "mails" ADD COLUMN "thread_id" uuid;--> statement-breakpoint
ALTER TABLE "obligations" ADD COLUMN "first_due_at" timestamp with time zone;--> statement-breakpoint
UPDATE "obligations" SET "first_due_at" = "due_at";--> statement-breakpoint
UPDATE "obligations" SET "due_at" = "extensions"."due_at" FROM "extensions" WHERE "extensions"."company_id" = "obligations"."company_id" AND "extensions"."obligation_id" = "obligations"."id";--> statement-breakpoint
UPDATE "obligations" SET "policy" = "policy" || jsonb_build_object('calendar', jsonb_build_object('hours', "companies"."hours", 'holidays', '[]'::jsonb)) FROM "companies" WHERE "companies"."id" = "obligations"."company_id";--> statement-breakpoint
ALTER TABLE "obligations" ALTER COLUMN "first_due_at" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "response_targets" ADD COLUMN "hours" double precision;--> statement-breakpoint
ALTER TABLE "holidays" ADD CONSTRAINT "holidays_company_id_companies_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."companies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consults" ADD CONSTRAINT "consults_company_id_dialogue_id_dialogues_company_id_id_fk" FOREIGN KEY ("company_id","dialogue_id") REFERENCES "public"."dialogues"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consults" ADD CONSTRAINT "consults_company_id_conflict_id_conflicts_company_id_id_fk" FOREIGN KEY ("company_id","conflict_id") REFERENCES "public"."conflicts"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consults" ADD CONSTRAINT "consults_company_id_statement_id_statements_company_id_id_fk" FOREIGN KEY ("company_id","statement_id") REFERENCES "public"."statements"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consults" ADD CONSTRAINT "consults_company_id_asked_by_staff_company_id_person_id_fk" FOREIGN KEY ("company_id","asked_by") REFERENCES "public"."staff"("company_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consults" ADD CONSTRAINT "consults_company_id_helper_id_staff_company_id_person_id_fk" FOREIGN KEY ("company_id","helper_id") REFERENCES "public"."staff"("company_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consults" ADD CONSTRAINT "consults_company_id_response_id_responses_company_id_id_fk" FOREIGN KEY ("company_id","response_id") REFERENCES "public"."responses"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mutings" ADD CONSTRAINT "mutings_company_id_companies_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."companies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "handings" ADD CONSTRAINT "handings_company_id_obligation_id_obligations_company_id_id_fk" FOREIGN KEY ("company_id","obligation_id") REFERENCES "public"."obligations"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "handings" ADD CONSTRAINT "handings_company_id_from_id_staff_company_id_person_id_fk" FOREIGN KEY ("company_id","from_id") REFERENCES "public"."staff"("company_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "handings" ADD CONSTRAINT "handings_company_id_to_id_staff_company_id_person_id_fk" FOREIGN KEY ("company_id","to_id") REFERENCES "public"."staff"("company_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "waitings" ADD CONSTRAINT "waitings_company_id_obligation_id_obligations_company_id_id_fk" FOREIGN KEY ("company_id","obligation_id") REFERENCES "public"."obligations"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "waitings" ADD CONSTRAINT "waitings_company_id_by_staff_company_id_person_id_fk" FOREIGN KEY ("company_id","by") REFERENCES "public"."staff"("company_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "predictions" ADD CONSTRAINT "predictions_company_id_response_id_responses_company_id_id_fk" FOREIGN KEY ("company_id","response_id") REFERENCES "public"."responses"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "receipts" ADD CONSTRAINT "receipts_company_id_target_id_person_id_response_targets_company_id_id_addressee_id_fk" FOREIGN KEY ("company_id","target_id","person_id") REFERENCES "public"."response_targets"("company_id","id","addressee_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "repeats" ADD CONSTRAINT "repeats_company_id_response_id_responses_company_id_id_fk" FOREIGN KEY ("company_id","response_id") REFERENCES "public"."responses"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "repeats" ADD CONSTRAINT "repeats_company_id_earlier_id_responses_company_id_id_fk" FOREIGN KEY ("company_id","earlier_id") REFERENCES "public"."responses"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "supporter_verdicts" ADD CONSTRAINT "supporter_verdicts_company_id_target_id_response_targets_company_id_id_fk" FOREIGN KEY ("company_id","target_id") REFERENCES "public"."response_targets"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "supporter_verdicts" ADD CONSTRAINT "supporter_verdicts_company_id_person_id_customers_company_id_person_id_fk" FOREIGN KEY ("company_id","person_id") REFERENCES "public"."customers"("company_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "consults_conflict" ON "consults" USING btree ("company_id","conflict_id");--> statement-breakpoint
CREATE INDEX "consults_statement" ON "consults" USING btree ("company_id","statement_id");--> statement-breakpoint
CREATE INDEX "consults_helper" ON "consults" USING btree ("company_id","helper_id");--> statement-breakpoint
CREATE INDEX "consults_response" ON "consults" USING btree ("company_id","response_id");--> statement-breakpoint
CREATE INDEX "alarms_at" ON "alarms" USING btree ("at");--> statement-breakpoint
CREATE INDEX "handings_obligation" ON "handings" USING btree ("company_id","obligation_id","at");--> statement-breakpoint
CREATE UNIQUE INDEX "waitings_open" ON "waitings" USING btree ("company_id","obligation_id") WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX "waitings_obligation" ON "waitings" USING btree ("company_id","obligation_id","at");--> statement-breakpoint
CREATE INDEX "repeats_earlier" ON "repeats" USING btree ("company_id","earlier_id");--> statement-breakpoint
CREATE INDEX "supporter_verdicts_target" ON "supporter_verdicts" USING btree ("company_id","target_id","person_id","at");--> statement-breakpoint
CREATE INDEX "response_revisions_answer" ON "response_revisions" USING gin ("answer" gin_trgm_ops);