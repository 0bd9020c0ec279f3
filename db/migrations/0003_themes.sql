CREATE TABLE "imported_values" (
	"company_id" uuid NOT NULL,
	"dialogue_id" uuid NOT NULL,
	"statement_id" uuid NOT NULL,
	"column" text NOT NULL,
	"value" text NOT NULL,
	CONSTRAINT "imported_values_company_id_statement_id_column_pk" PRIMARY KEY("company_id","statement_id","column")
);
--> statement-breakpoint
CREATE TABLE "shelved_books" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"dialogue_id" uuid NOT NULL,
	"by" uuid NOT NULL,
	"name" text NOT NULL,
	"bytes" "bytea" NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "shelved_books_company_id_id_pk" PRIMARY KEY("company_id","id")
);
--> statement-breakpoint
CREATE TABLE "snapshot_files" (
	"company_id" uuid NOT NULL,
	"snapshot_id" uuid NOT NULL,
	"name" text NOT NULL,
	"bytes" bigint NOT NULL,
	"digest" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "snapshot_files_company_id_snapshot_id_name_pk" PRIMARY KEY("company_id","snapshot_id","name")
);
--> statement-breakpoint
CREATE TABLE "snapshots" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"dialogue_id" uuid NOT NULL,
	"by" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"names" text NOT NULL,
	"filters" jsonb NOT NULL,
	"licence" text,
	CONSTRAINT "snapshots_company_id_id_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "snapshots_names" CHECK (names in ('shown', 'pseudonyms'))
);
--> statement-breakpoint
CREATE TABLE "analysis_steps" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"dialogue_id" uuid NOT NULL,
	"by" uuid,
	"kind" text NOT NULL,
	"detail" jsonb NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"undone_at" timestamp with time zone,
	"undone_by" uuid,
	CONSTRAINT "analysis_steps_company_id_id_pk" PRIMARY KEY("company_id","id")
);
--> statement-breakpoint
CREATE TABLE "blind_codings" (
	"company_id" uuid NOT NULL,
	"sample_id" uuid NOT NULL,
	"statement_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"theme_id" uuid,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "blind_codings_company_id_sample_id_statement_id_person_id_pk" PRIMARY KEY("company_id","sample_id","statement_id","person_id")
);
--> statement-breakpoint
CREATE TABLE "blind_sample_statements" (
	"company_id" uuid NOT NULL,
	"sample_id" uuid NOT NULL,
	"statement_id" uuid NOT NULL,
	"place" integer NOT NULL,
	CONSTRAINT "blind_sample_statements_company_id_sample_id_statement_id_pk" PRIMARY KEY("company_id","sample_id","statement_id"),
	CONSTRAINT "blind_sample_statements_place" UNIQUE("company_id","sample_id","place")
);
--> statement-breakpoint
CREATE TABLE "blind_samples" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"dialogue_id" uuid NOT NULL,
	"by" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"opened_at" timestamp with time zone,
	CONSTRAINT "blind_samples_company_id_id_pk" PRIMARY KEY("company_id","id")
);
--> statement-breakpoint
CREATE TABLE "codings" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"dialogue_id" uuid NOT NULL,
	"statement_id" uuid NOT NULL,
	"revision" integer NOT NULL,
	"theme_id" uuid,
	"from" integer,
	"to" integer,
	"coder" text NOT NULL,
	"by" uuid,
	"confidence" double precision,
	"step_id" uuid,
	"at" timestamp with time zone NOT NULL,
	"removed_at" timestamp with time zone,
	"removed_by" uuid,
	"removed_step_id" uuid,
	CONSTRAINT "codings_company_id_id_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "codings_coder" CHECK (coder in ('machine', 'analyst', 'customer')),
	CONSTRAINT "codings_by" CHECK ((coder = 'machine') = (by is null)),
	CONSTRAINT "codings_span" CHECK (("from" is null) = ("to" is null) and "from" < "to" and "from" >= 0),
	CONSTRAINT "codings_removed" CHECK (removed_at is not null or num_nonnulls(removed_by, removed_step_id) = 0)
);
--> statement-breakpoint
CREATE TABLE "findings" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"dialogue_id" uuid NOT NULL,
	"fineness" double precision NOT NULL,
	"theme_id" uuid,
	"state" text NOT NULL,
	"progress" double precision NOT NULL,
	"by" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"alive_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"problem" text,
	CONSTRAINT "findings_company_id_id_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "findings_state" CHECK (state in ('waiting', 'running', 'done', 'stopped', 'failed'))
);
--> statement-breakpoint
CREATE TABLE "member_asks" (
	"company_id" uuid NOT NULL,
	"statement_id" uuid NOT NULL,
	"theme_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"asked_by" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "member_asks_company_id_theme_id_statement_id_pk" PRIMARY KEY("company_id","theme_id","statement_id")
);
--> statement-breakpoint
CREATE TABLE "member_checks" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"statement_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"theme_id" uuid NOT NULL,
	"answer" text NOT NULL,
	"words" text,
	"other_theme_id" uuid,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "member_checks_company_id_id_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "member_checks_answer" CHECK (answer in ('yes', 'not_quite', 'another')),
	CONSTRAINT "member_checks_whole" CHECK ((answer = 'another') = (other_theme_id is not null) and (answer <> 'not_quite' or words is not null))
);
--> statement-breakpoint
CREATE TABLE "quote_consents" (
	"company_id" uuid NOT NULL,
	"statement_id" uuid NOT NULL,
	"theme_id" uuid NOT NULL,
	"use" text NOT NULL,
	"person_id" uuid NOT NULL,
	"theme_version" integer NOT NULL,
	"revision" integer NOT NULL,
	"asked_by" uuid NOT NULL,
	"asked_at" timestamp with time zone NOT NULL,
	"consents" boolean,
	"answered_at" timestamp with time zone,
	CONSTRAINT "quote_consents_company_id_theme_id_statement_id_use_pk" PRIMARY KEY("company_id","theme_id","statement_id","use"),
	CONSTRAINT "quote_consents_use" CHECK (use in ('quote', 'name')),
	CONSTRAINT "quote_consents_answer" CHECK ((consents is null) = (answered_at is null))
);
--> statement-breakpoint
CREATE TABLE "statement_vectors" (
	"company_id" uuid NOT NULL,
	"statement_id" uuid NOT NULL,
	"revision" integer NOT NULL,
	"language" text NOT NULL,
	"model" text,
	"vector" "bytea",
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "statement_vectors_company_id_statement_id_revision_pk" PRIMARY KEY("company_id","statement_id","revision"),
	CONSTRAINT "statement_vectors_model" CHECK ((model is null) = (vector is null))
);
--> statement-breakpoint
CREATE TABLE "theme_versions" (
	"company_id" uuid NOT NULL,
	"theme_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"dialogue_id" uuid NOT NULL,
	"state" text NOT NULL,
	"name" text NOT NULL,
	"name_statement_id" uuid,
	"name_revision" integer,
	"name_from" integer,
	"name_to" integer,
	"quotes" uuid[] DEFAULT '{}' NOT NULL,
	"memo" text,
	"parent_id" uuid,
	"merged_into_id" uuid,
	"published_at" timestamp with time zone,
	"step_id" uuid,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "theme_versions_company_id_theme_id_number_pk" PRIMARY KEY("company_id","theme_id","number"),
	CONSTRAINT "theme_versions_state" CHECK (state in ('suggested', 'kept', 'rejected')),
	CONSTRAINT "theme_versions_tree" CHECK (parent_id is distinct from theme_id and merged_into_id is distinct from theme_id),
	CONSTRAINT "theme_versions_name" CHECK (num_nulls(name_statement_id, name_revision, name_from, name_to) in (0, 4) and name_from < name_to),
	CONSTRAINT "theme_versions_quotes" CHECK (cardinality(quotes) <= 3)
);
--> statement-breakpoint
CREATE TABLE "themes" (
	"company_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"dialogue_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"option_id" uuid,
	"language" text,
	"made_by" uuid,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "themes_company_id_id_pk" PRIMARY KEY("company_id","id"),
	CONSTRAINT "themes_dialogue" UNIQUE("company_id","dialogue_id","id")
);
--> statement-breakpoint
ALTER TABLE "imported_values" ADD CONSTRAINT "imported_values_company_id_dialogue_id_dialogues_company_id_id_fk" FOREIGN KEY ("company_id","dialogue_id") REFERENCES "public"."dialogues"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "imported_values" ADD CONSTRAINT "imported_values_company_id_statement_id_statements_company_id_id_fk" FOREIGN KEY ("company_id","statement_id") REFERENCES "public"."statements"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shelved_books" ADD CONSTRAINT "shelved_books_company_id_dialogue_id_dialogues_company_id_id_fk" FOREIGN KEY ("company_id","dialogue_id") REFERENCES "public"."dialogues"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shelved_books" ADD CONSTRAINT "shelved_books_company_id_by_memberships_company_id_person_id_fk" FOREIGN KEY ("company_id","by") REFERENCES "public"."memberships"("company_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "snapshot_files" ADD CONSTRAINT "snapshot_files_company_id_snapshot_id_snapshots_company_id_id_fk" FOREIGN KEY ("company_id","snapshot_id") REFERENCES "public"."snapshots"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "snapshots" ADD CONSTRAINT "snapshots_company_id_dialogue_id_dialogues_company_id_id_fk" FOREIGN KEY ("company_id","dialogue_id") REFERENCES "public"."dialogues"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "snapshots" ADD CONSTRAINT "snapshots_company_id_by_memberships_company_id_person_id_fk" FOREIGN KEY ("company_id","by") REFERENCES "public"."memberships"("company_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "analysis_steps" ADD CONSTRAINT "analysis_steps_company_id_dialogue_id_dialogues_company_id_id_fk" FOREIGN KEY ("company_id","dialogue_id") REFERENCES "public"."dialogues"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "analysis_steps" ADD CONSTRAINT "analysis_steps_company_id_by_memberships_company_id_person_id_fk" FOREIGN KEY ("company_id","by") REFERENCES "public"."memberships"("company_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "analysis_steps" ADD CONSTRAINT "analysis_steps_company_id_undone_by_memberships_company_id_person_id_fk" FOREIGN KEY ("company_id","undone_by") REFERENCES "public"."memberships"("company_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "blind_codings" ADD CONSTRAINT "blind_codings_company_id_sample_id_statement_id_blind_sample_statements_company_id_sample_id_statement_id_fk" FOREIGN KEY ("company_id","sample_id","statement_id") REFERENCES "public"."blind_sample_statements"("company_id","sample_id","statement_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "blind_codings" ADD CONSTRAINT "blind_codings_company_id_theme_id_themes_company_id_id_fk" FOREIGN KEY ("company_id","theme_id") REFERENCES "public"."themes"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "blind_codings" ADD CONSTRAINT "blind_codings_company_id_person_id_memberships_company_id_person_id_fk" FOREIGN KEY ("company_id","person_id") REFERENCES "public"."memberships"("company_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "blind_sample_statements" ADD CONSTRAINT "blind_sample_statements_company_id_sample_id_blind_samples_company_id_id_fk" FOREIGN KEY ("company_id","sample_id") REFERENCES "public"."blind_samples"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "blind_sample_statements" ADD CONSTRAINT "blind_sample_statements_company_id_statement_id_statements_company_id_id_fk" FOREIGN KEY ("company_id","statement_id") REFERENCES "public"."statements"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "blind_samples" ADD CONSTRAINT "blind_samples_company_id_dialogue_id_dialogues_company_id_id_fk" FOREIGN KEY ("company_id","dialogue_id") REFERENCES "public"."dialogues"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "blind_samples" ADD CONSTRAINT "blind_samples_company_id_by_memberships_company_id_person_id_fk" FOREIGN KEY ("company_id","by") REFERENCES "public"."memberships"("company_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "codings" ADD CONSTRAINT "codings_company_id_dialogue_id_theme_id_themes_company_id_dialogue_id_id_fk" FOREIGN KEY ("company_id","dialogue_id","theme_id") REFERENCES "public"."themes"("company_id","dialogue_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "codings" ADD CONSTRAINT "codings_company_id_statement_id_revision_statement_revisions_company_id_statement_id_number_fk" FOREIGN KEY ("company_id","statement_id","revision") REFERENCES "public"."statement_revisions"("company_id","statement_id","number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "codings" ADD CONSTRAINT "codings_company_id_by_memberships_company_id_person_id_fk" FOREIGN KEY ("company_id","by") REFERENCES "public"."memberships"("company_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "codings" ADD CONSTRAINT "codings_company_id_removed_by_memberships_company_id_person_id_fk" FOREIGN KEY ("company_id","removed_by") REFERENCES "public"."memberships"("company_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "codings" ADD CONSTRAINT "codings_company_id_step_id_analysis_steps_company_id_id_fk" FOREIGN KEY ("company_id","step_id") REFERENCES "public"."analysis_steps"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "codings" ADD CONSTRAINT "codings_company_id_removed_step_id_analysis_steps_company_id_id_fk" FOREIGN KEY ("company_id","removed_step_id") REFERENCES "public"."analysis_steps"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "findings" ADD CONSTRAINT "findings_company_id_dialogue_id_dialogues_company_id_id_fk" FOREIGN KEY ("company_id","dialogue_id") REFERENCES "public"."dialogues"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "findings" ADD CONSTRAINT "findings_company_id_dialogue_id_theme_id_themes_company_id_dialogue_id_id_fk" FOREIGN KEY ("company_id","dialogue_id","theme_id") REFERENCES "public"."themes"("company_id","dialogue_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "findings" ADD CONSTRAINT "findings_company_id_by_memberships_company_id_person_id_fk" FOREIGN KEY ("company_id","by") REFERENCES "public"."memberships"("company_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "member_asks" ADD CONSTRAINT "member_asks_company_id_statement_id_person_id_statements_company_id_id_author_id_fk" FOREIGN KEY ("company_id","statement_id","person_id") REFERENCES "public"."statements"("company_id","id","author_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "member_asks" ADD CONSTRAINT "member_asks_company_id_theme_id_themes_company_id_id_fk" FOREIGN KEY ("company_id","theme_id") REFERENCES "public"."themes"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "member_asks" ADD CONSTRAINT "member_asks_company_id_asked_by_memberships_company_id_person_id_fk" FOREIGN KEY ("company_id","asked_by") REFERENCES "public"."memberships"("company_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "member_checks" ADD CONSTRAINT "member_checks_company_id_statement_id_person_id_statements_company_id_id_author_id_fk" FOREIGN KEY ("company_id","statement_id","person_id") REFERENCES "public"."statements"("company_id","id","author_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "member_checks" ADD CONSTRAINT "member_checks_company_id_person_id_customers_company_id_person_id_fk" FOREIGN KEY ("company_id","person_id") REFERENCES "public"."customers"("company_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "member_checks" ADD CONSTRAINT "member_checks_company_id_theme_id_themes_company_id_id_fk" FOREIGN KEY ("company_id","theme_id") REFERENCES "public"."themes"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "member_checks" ADD CONSTRAINT "member_checks_company_id_other_theme_id_themes_company_id_id_fk" FOREIGN KEY ("company_id","other_theme_id") REFERENCES "public"."themes"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quote_consents" ADD CONSTRAINT "quote_consents_company_id_statement_id_person_id_statements_company_id_id_author_id_fk" FOREIGN KEY ("company_id","statement_id","person_id") REFERENCES "public"."statements"("company_id","id","author_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quote_consents" ADD CONSTRAINT "quote_consents_company_id_theme_id_theme_version_theme_versions_company_id_theme_id_number_fk" FOREIGN KEY ("company_id","theme_id","theme_version") REFERENCES "public"."theme_versions"("company_id","theme_id","number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quote_consents" ADD CONSTRAINT "quote_consents_company_id_statement_id_revision_statement_revisions_company_id_statement_id_number_fk" FOREIGN KEY ("company_id","statement_id","revision") REFERENCES "public"."statement_revisions"("company_id","statement_id","number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quote_consents" ADD CONSTRAINT "quote_consents_company_id_asked_by_memberships_company_id_person_id_fk" FOREIGN KEY ("company_id","asked_by") REFERENCES "public"."memberships"("company_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "statement_vectors" ADD CONSTRAINT "statement_vectors_company_id_statement_id_revision_statement_revisions_company_id_statement_id_number_fk" FOREIGN KEY ("company_id","statement_id","revision") REFERENCES "public"."statement_revisions"("company_id","statement_id","number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "theme_versions" ADD CONSTRAINT "theme_versions_company_id_dialogue_id_theme_id_themes_company_id_dialogue_id_id_fk" FOREIGN KEY ("company_id","dialogue_id","theme_id") REFERENCES "public"."themes"("company_id","dialogue_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "theme_versions" ADD CONSTRAINT "theme_versions_company_id_name_statement_id_name_revision_statement_revisions_company_id_statement_id_number_fk" FOREIGN KEY ("company_id","name_statement_id","name_revision") REFERENCES "public"."statement_revisions"("company_id","statement_id","number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "theme_versions" ADD CONSTRAINT "theme_versions_company_id_dialogue_id_parent_id_themes_company_id_dialogue_id_id_fk" FOREIGN KEY ("company_id","dialogue_id","parent_id") REFERENCES "public"."themes"("company_id","dialogue_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "theme_versions" ADD CONSTRAINT "theme_versions_company_id_dialogue_id_merged_into_id_themes_company_id_dialogue_id_id_fk" FOREIGN KEY ("company_id","dialogue_id","merged_into_id") REFERENCES "public"."themes"("company_id","dialogue_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "theme_versions" ADD CONSTRAINT "theme_versions_company_id_step_id_analysis_steps_company_id_id_fk" FOREIGN KEY ("company_id","step_id") REFERENCES "public"."analysis_steps"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "themes" ADD CONSTRAINT "themes_company_id_dialogue_id_dialogues_company_id_id_fk" FOREIGN KEY ("company_id","dialogue_id") REFERENCES "public"."dialogues"("company_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "themes" ADD CONSTRAINT "themes_company_id_dialogue_id_option_id_options_company_id_dialogue_id_id_fk" FOREIGN KEY ("company_id","dialogue_id","option_id") REFERENCES "public"."options"("company_id","dialogue_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "themes" ADD CONSTRAINT "themes_company_id_made_by_memberships_company_id_person_id_fk" FOREIGN KEY ("company_id","made_by") REFERENCES "public"."memberships"("company_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "imported_values_dialogue" ON "imported_values" USING btree ("company_id","dialogue_id","column");--> statement-breakpoint
CREATE INDEX "snapshots_dialogue" ON "snapshots" USING btree ("company_id","dialogue_id","at");--> statement-breakpoint
CREATE INDEX "analysis_steps_dialogue" ON "analysis_steps" USING btree ("company_id","dialogue_id","at");--> statement-breakpoint
CREATE INDEX "blind_samples_dialogue" ON "blind_samples" USING btree ("company_id","dialogue_id");--> statement-breakpoint
CREATE INDEX "codings_theme" ON "codings" USING btree ("company_id","theme_id","statement_id") WHERE removed_at is null;--> statement-breakpoint
CREATE INDEX "codings_statement" ON "codings" USING btree ("company_id","statement_id");--> statement-breakpoint
CREATE INDEX "codings_dialogue" ON "codings" USING btree ("company_id","dialogue_id","at");--> statement-breakpoint
CREATE INDEX "codings_step" ON "codings" USING btree ("company_id","step_id");--> statement-breakpoint
CREATE INDEX "codings_removed_step" ON "codings" USING btree ("company_id","removed_step_id");--> statement-breakpoint
CREATE UNIQUE INDEX "codings_once" ON "codings" USING btree ("company_id","statement_id",coalesce(theme_id, '00000000-0000-0000-0000-000000000000'),"coder",coalesce("from", -1),coalesce("to", -1)) WHERE removed_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "findings_one" ON "findings" USING btree ("company_id","dialogue_id") WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX "member_asks_person" ON "member_asks" USING btree ("company_id","person_id");--> statement-breakpoint
CREATE INDEX "member_checks_of" ON "member_checks" USING btree ("company_id","statement_id","theme_id","at");--> statement-breakpoint
CREATE INDEX "member_checks_theme" ON "member_checks" USING btree ("company_id","theme_id");--> statement-breakpoint
CREATE INDEX "quote_consents_person" ON "quote_consents" USING btree ("company_id","person_id");--> statement-breakpoint
CREATE INDEX "theme_versions_dialogue" ON "theme_versions" USING btree ("company_id","dialogue_id","at");