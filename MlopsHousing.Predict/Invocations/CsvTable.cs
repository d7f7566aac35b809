using System.Buffers;
using MlopsHousing.Modeling.Signatures;
using MlopsHousing.Modeling.Validation;
using MlopsHousing.Predict.Inference;

namespace MlopsHousing.Predict.Invocations;

/// <summary>Reads rows from CSV under a header.</summary>
internal static class CsvTable
{
    public static async Task<RowBatch> ReadAsync(RequestBody body, Signature signature, int mostRows, CancellationToken cancel)
    {
        var rows = new RowBatch(signature.Width, 0);
        var row = ArrayPool<double>.Shared.Rent(signature.Width);
        try
        {
            using var csv = await CsvRowReader.OpenAsync(Utf8Text.Open(body.AsStream()), signature, cancel);
            RowBatch.Refuse(csv.HeaderIssues, "The header");
            var issues = new RowIssues();
            while (await csv.ReadAsync(row.AsMemory(0, signature.Width), issues, cancel))
            {
                RowBatch.Refuse(issues, rows.Count);
                row.AsSpan(0, signature.Width).CopyTo(rows.Add(mostRows));
            }

            return rows;
        }
        catch (Exception e)
        {
            rows.Dispose();
            if (e is InvalidDataException) throw new InferenceException(Refusal.Invalid, e.Message, e);
            throw;
        }
        finally
        {
            ArrayPool<double>.Shared.Return(row);
        }
    }
}
