using System.Text.Json;

namespace Countersign.Bench.Flows;

/// <summary>Reads code and verification id of every item of a sandbox message list, without allocating.</summary>
internal ref struct MessageReader(ReadOnlySpan<byte> body)
{
    private const int ItemDepth = 2;

    private Utf8JsonReader _json = new(body);

    public ReadOnlySpan<byte> Id { get; private set; }

    public ReadOnlySpan<byte> Code { get; private set; }

    public bool Next()
    {
        Id = default;
        Code = default;
        while (_json.Read())
        {
            if (_json.TokenType == JsonTokenType.EndObject && _json.CurrentDepth == ItemDepth && !Id.IsEmpty)
                return true;
            if (_json.TokenType != JsonTokenType.PropertyName)
                continue;
            var isId = _json.ValueTextEquals("verification_id"u8);
            if (!isId && !_json.ValueTextEquals("code"u8))
                continue;
            _json.Read();
            if (isId)
                Id = _json.ValueSpan;
            else
                Code = _json.ValueSpan;
        }

        return false;
    }
}
