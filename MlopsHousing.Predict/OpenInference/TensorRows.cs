using MlopsHousing.Modeling.Signatures;
using MlopsHousing.Predict.Inference;

namespace MlopsHousing.Predict.OpenInference;

/// <summary>
/// Makes rows of input tensors: one tensor per feature, named like it, of shape [n] or [n, 1]; or one matrix of shape
/// [n, width] under any name, its columns in the signature's order with categories by index, dates as days since
/// 1970-01-01 and NaN where missing.
/// </summary>
internal sealed class TensorRows(Signature signature, int mostRows) : IDisposable
{
    private readonly bool[] _given = new bool[signature.Width];
    private bool _isMatrix;
    private RowBatch? _rows;

    /// <summary>Finds the place of a tensor from what is said about it.</summary>
    /// <exception cref="InferenceException">It doesn't fit the signature or the tensors before it.</exception>
    public TensorSlot Place(string name, string datatype, ReadOnlySpan<long> shape)
    {
        if (TensorTypes.Parse(datatype) is not { } type)
            throw InferenceException.Invalid($"Input '{Shown(name)}' must have the datatype {TensorTypes.Listed}.");
        var column = signature.IndexOf(name);
        // A matrix is known by its shape, so that it may have any name, a feature's too.
        var isMatrix = shape.Length == 2 && shape[1] == signature.Width && (signature.Width > 1 || column < 0);
        return column >= 0 && !isMatrix ? PlaceColumn(column, type, shape) : PlaceMatrix(name, type, shape);
    }

    /// <summary>The rows, when every tensor has been read. They are the caller's to dispose.</summary>
    /// <exception cref="InferenceException">A feature that must be given was not.</exception>
    public RowBatch Take()
    {
        if (_rows is not { } rows) throw InferenceException.Invalid("The request has no inputs.");
        if (!_isMatrix)
        {
            var missing = signature.Features.Where((f, i) => f.IsRequired && !_given[i]).Select(f => $"'{f.Name}'").ToList();
            if (missing.Count > 0) throw InferenceException.Invalid($"The inputs lack {string.Join(", ", missing)}.");
        }

        _rows = null;
        return rows;
    }

    public void Dispose() => _rows?.Dispose();

    private TensorSlot PlaceColumn(int column, TensorType type, ReadOnlySpan<long> shape)
    {
        var feature = signature.Features[column];
        if (_given[column] || _isMatrix)
            throw InferenceException.Invalid($"Input '{feature.Name}' is given more than once.");
        if (shape.Length is not (1 or 2) || (shape.Length == 2 && shape[1] != 1))
            throw InferenceException.Invalid($"Input '{feature.Name}' must have the shape [rows] or [rows, 1].");
        if (feature.Type == FeatureType.Number && type == TensorType.Bytes)
            throw InferenceException.Invalid($"Input '{feature.Name}' is a number; its datatype can't be BYTES.");
        if (feature.Type != FeatureType.Number && type != TensorType.Bytes)
            throw InferenceException.Invalid($"Input '{feature.Name}' is a {feature.Type.ToString().ToLowerInvariant()}; its datatype must be BYTES.");

        var rows = Rows(feature.Name, shape[0]);
        _given[column] = true;
        return new(feature.Name, type, rows, feature, column, signature.Width, rows.Count, (int)shape[^1]);
    }

    private TensorSlot PlaceMatrix(string name, TensorType type, ReadOnlySpan<long> shape)
    {
        var shown = Shown(name);
        if (name == signature.Target.Name)
            throw InferenceException.Invalid($"Input '{shown}' is what the model predicts; leave it out.");
        // A tensor that can't be a matrix was meant to be a feature.
        if (shape.Length != 2 || _rows is not null)
            throw InferenceException.Invalid(
                $"Input '{shown}' is not a feature of {signature.Name}; give one tensor per feature, or one matrix of shape [rows, {signature.Width}].");
        if (shape[1] != signature.Width)
            throw InferenceException.Invalid($"Input '{shown}' must have the shape [rows, {signature.Width}]: one column per feature.");
        if (type == TensorType.Bytes)
            throw InferenceException.Invalid($"Input '{shown}' is a matrix; its datatype can't be BYTES.");

        var rows = Rows(shown, shape[0]);
        _isMatrix = true;
        return new(shown, type, rows, null, 0, 1, rows.Count * signature.Width, signature.Width);
    }

    private RowBatch Rows(string name, long count)
    {
        if (count > mostRows) throw InferenceException.TooManyRows(mostRows);
        if (count < 1) throw InferenceException.Invalid($"Input '{name}' has no rows.");
        _rows ??= new(signature.Width, (int)count);
        if (_rows.Count != count)
            throw InferenceException.Invalid($"Input '{name}' has {count} rows, those before it {_rows.Count}.");
        return _rows;
    }

    private static string Shown(string name) => name.Length <= 64 ? name : name[..64] + "…";
}
