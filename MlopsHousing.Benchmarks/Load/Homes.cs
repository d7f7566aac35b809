using System.Text.Json;
using MlopsHousing.Modeling.Serving;
using MlopsHousing.Modeling.Validation;
using MlopsHousing.Training.Synthesis;

namespace MlopsHousing.Benchmarks.Load;

/// <summary>Homes as the champion was trained on, made up from its profile, and what its scorer says of each. No two are the same.</summary>
internal sealed class Homes
{
    private readonly LoadedModel _model;

    private Homes(LoadedModel model, double[] rows, int count)
    {
        (_model, Rows, Predictions, Scales) = (model, rows, new double[count], new double[count]);
        model.Predict(rows, Predictions, Scales);
    }

    public int Count => Predictions.Length;

    /// <summary>One after another, in the signature's order.</summary>
    public double[] Rows { get; }

    public double[] Predictions { get; }

    public double[] Scales { get; }

    public ReadOnlySpan<double> Row(int index) => Rows.AsSpan(index * _model.Signature.Width, _model.Signature.Width);

    /// <summary>A home as a JSON object.</summary>
    public byte[] Json(int index)
    {
        using var stream = new MemoryStream(256);
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            foreach (var (i, feature) in _model.Signature.Features.Index()) writer.WriteNumber(feature.Name, Row(index)[i]);
            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <summary>Makes homes, none twice.</summary>
    internal sealed class Maker(LoadedModel model)
    {
        private readonly SyntheticRows _rows = new(model.Signature, model.Profile ?? throw new InvalidOperationException("The champion has no profile to make homes from."), [], seed: 7);
        private readonly HashSet<(double, double, double, double)> _made = [];

        public Homes Next(int count)
        {
            var width = model.Signature.Width;
            var rows = new double[count * width];
            var issues = new RowIssues();
            for (var i = 0; i < count;)
            {
                var row = rows.AsSpan(i * width, width);
                _rows.Next(row);
                issues.Clear();
                RowValidator.Check(model.Signature, row, issues);
                if (issues.HasFaults || issues.Warnings.Count > 0) continue;
                // Four of the features are enough to tell homes apart.
                if (_made.Add((row[0], row[width / 3], row[width / 2], row[width - 1]))) i++;
            }

            return new(model, rows, count);
        }
    }
}
