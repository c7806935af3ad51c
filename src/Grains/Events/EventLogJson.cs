using System.Text.Json.Serialization;
using Countersign.Analytics;

namespace Countersign.Events;

/// <summary>The JSON of what logs store.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(EventChunk))]
[JsonSerializable(typeof(EventTile))]
[JsonSerializable(typeof(EventLogHead))]
[JsonSerializable(typeof(EventErasures))]
[JsonSerializable(typeof(TallyHead))]
[JsonSerializable(typeof(TallyRow))]
internal sealed partial class EventLogJson : JsonSerializerContext;
