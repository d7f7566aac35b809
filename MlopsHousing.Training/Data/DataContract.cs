using System.Text.Json;
using MlopsHousing.Modeling.Signatures;
using MlopsHousing.Modeling.Validation;

namespace MlopsHousing.Training.Data;

/// <summary><c>data-contract.json</c>: what a file must be before anyone trains on it.</summary>
/// <param name="Columns">All columns, in any order.</param>
/// <param name="Rows">The least and greatest number of rows.</param>
/// <param name="UniqueRows">Whether no two rows may be the same.</param>
public sealed record DataContract(IReadOnlyList<ContractColumn> Columns, Interval? Rows = null, bool UniqueRows = false)
{
    public const string FileName = "data-contract.json";

    /// <summary>The contract that a signature implies.</summary>
    public static DataContract Of(Signature signature) => new(
    [
        .. signature.Features.Select(f => new ContractColumn(
            f.Name,
            f.Type switch { FeatureType.Number => ContractType.Number, FeatureType.Date => ContractType.Date, _ => ContractType.Text },
            f.HardRange,
            f.Unseen == UnseenPolicy.Reject ? f.Categories : null,
            Nulls: !f.IsRequired,
            Missing: f.Missing,
            DateFormat: f.DateFormat)),
        new(signature.Target.Name, ContractType.Number, signature.Target.HardRange),
    ]);

    /// <summary>Reads <c>data-contract.json</c>.</summary>
    /// <exception cref="InvalidDataException">It is not JSON of this shape.</exception>
    public static DataContract Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            var contract = JsonSerializer.Deserialize(json, DefinitionJson.Default.DataContract) ?? throw new InvalidDataException("The data contract is null.");
            if (contract.Columns.Count == 0) throw new InvalidDataException("The data contract names no columns.");
            if (contract.Columns.GroupBy(c => c.Name).FirstOrDefault(g => g.Count() > 1) is { } twice)
                throw new InvalidDataException($"The data contract names the column '{twice.Key}' twice.");
            return contract;
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The data contract is not readable: {JsonFault.Describe(e, DefinitionJson.Default)}", e);
        }
    }

    /// <summary>Writes <c>data-contract.json</c>.</summary>
    public byte[] ToJson() => [.. JsonSerializer.SerializeToUtf8Bytes(this, DefinitionJson.Default.DataContract), (byte)'\n'];

    /// <summary>Holds a file against the contract.</summary>
    /// <returns>Every violation; none when the file keeps the contract.</returns>
    public IReadOnlyList<ContractViolation> Check(CsvTable table) => ContractCheck.Run(this, table);
}
