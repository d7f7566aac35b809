using System.Buffers;
using System.IO.Pipelines;
using MlopsHousing.Api.Models;
using MlopsHousing.Api.Predictions;
using MlopsHousing.Api.Problems;
using MlopsHousing.Modeling.Validation;

namespace MlopsHousing.Api.Batches;

/// <summary>Reads rows of comma-separated text under a header that names the features.</summary>
internal static class CsvBatchReader
{
    /// <returns>What makes the body no batch at all; faults of rows are in <paramref name="rows"/>.</returns>
    public static async ValueTask<Problem?> ReadAsync(ReadOnlySequence<byte> csv, ServedModel model, int maxRows, BatchRows rows)
    {
        if (csv.IsEmpty) return new(ProblemKinds.BrokenCsv, "It is empty; its first line must name the columns.");
        try
        {
            using var text = Utf8Text.Open(PipeReader.Create(csv).AsStream());
            using var reader = await CsvRowReader.OpenAsync(text, model.Signature);
            if (reader.HeaderIssues.HasFaults) return Problem.InvalidRow(reader.HeaderIssues.Faults);
            while (await reader.ReadAsync(rows.Open(out var issues), issues))
            {
                if (rows.Count == maxRows) return PredictionProblems.TooManyRows(maxRows);
                rows.Close();
                if (rows.IsFull) break;
            }

            return null;
        }
        catch (InvalidDataException e)
        {
            return new(ProblemKinds.BrokenCsv, e.Message);
        }
    }
}
