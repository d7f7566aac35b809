using System.Text;
using MlopsHousing.Modeling.Signatures;
using MlopsHousing.Modeling.Validation;
using MlopsHousing.Predict.Inference;

namespace MlopsHousing.Predict.OpenInference;

/// <summary>Where the values of one input tensor go in the rows: a column, or (a matrix) all of them.</summary>
/// <param name="Name">The tensor's name, fit for a message.</param>
/// <param name="Type">The type of its elements.</param>
/// <param name="Rows">The rows that it fills.</param>
/// <param name="Feature">The feature of a column; null for a matrix.</param>
/// <param name="Offset">Where the first value goes.</param>
/// <param name="Stride">How far each value is from the one before.</param>
/// <param name="Count">How many values the shape promises.</param>
/// <param name="LastDimension">The last dimension of the shape.</param>
internal readonly record struct TensorSlot(
    string Name, TensorType Type, RowBatch Rows, Feature? Feature, int Offset, int Stride, int Count, int LastDimension)
{
    public void Set(int element, double value) => Rows.Values[Offset + element * Stride] = value;

    /// <summary>Puts a category or a date, given as text, in its place.</summary>
    public void SetText(int element, ReadOnlySpan<byte> utf8)
    {
        // Longer text is neither a date nor a category that training saw; it isn't worth a string.
        var text = utf8.Length <= 1024 ? Encoding.UTF8.GetString(utf8) : null;
        if (Feature!.Type == FeatureType.Category)
        {
            Set(element, text is null ? -1 : Feature.CategoryValue(text));
            return;
        }

        var days = CalendarDate.Parse(text);
        if (double.IsNaN(days)) throw Wrong(element, "must be a date like 2026-01-31");
        Set(element, days);
    }

    public InferenceException Wrong(int element, string why) =>
        InferenceException.Invalid($"Input '{Name}', element {element} (counted from 0), {why}.");

    public InferenceException WrongCount(string given) =>
        InferenceException.Invalid($"Input '{Name}' has {given} values, but its shape promises {Count}.");
}
