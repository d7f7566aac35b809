using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MlopsHousing.Monitoring.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class PredictionsAndFeedback : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "feedback",
                columns: table => new
                {
                    prediction_id = table.Column<Guid>(type: "uuid", nullable: false),
                    row = table.Column<int>(type: "integer", nullable: false),
                    actual = table.Column<double>(type: "double precision", nullable: false),
                    received_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_feedback", x => new { x.prediction_id, x.row });
                });

            migrationBuilder.CreateTable(
                name: "predictions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    row = table.Column<int>(type: "integer", nullable: false),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    model = table.Column<string>(type: "text", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    digest = table.Column<string>(type: "text", nullable: false),
                    role = table.Column<string>(type: "text", nullable: false),
                    vector = table.Column<double[]>(type: "double precision[]", nullable: false),
                    value = table.Column<double>(type: "double precision", nullable: false),
                    scale = table.Column<double>(type: "double precision", nullable: true),
                    lower = table.Column<double>(type: "double precision", nullable: true),
                    upper = table.Column<double>(type: "double precision", nullable: true),
                    coverage = table.Column<double>(type: "double precision", nullable: true),
                    microseconds = table.Column<long>(type: "bigint", nullable: false),
                    cache = table.Column<string>(type: "text", nullable: false),
                    client = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_predictions", x => new { x.id, x.row });
                });

            migrationBuilder.CreateIndex(
                name: "IX_feedback_received_at",
                table: "feedback",
                column: "received_at");

            migrationBuilder.CreateIndex(
                name: "IX_predictions_at",
                table: "predictions",
                column: "at");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "feedback");

            migrationBuilder.DropTable(
                name: "predictions");
        }
    }
}
