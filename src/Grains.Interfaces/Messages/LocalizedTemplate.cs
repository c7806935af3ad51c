using System.Collections.Immutable;
using Orleans;

namespace Countersign.Messages;

/// <summary>A template as it is laid down: texts of one name, a text in each of its languages.</summary>
/// <param name="Name">What requests call it; <see cref="TemplateForm.IsName"/>.</param>
/// <param name="Texts">Its texts, each language once; at least one.</param>
[GenerateSerializer, Immutable, Alias("countersign.localized-template")]
public sealed record LocalizedTemplate(
    [property: Id(0)] string Name,
    [property: Id(1)] ImmutableArray<TemplateText> Texts);

/// <summary>A template in one language.</summary>
/// <param name="Language">BCP 47 tag.</param>
/// <param name="Text">What a text message says; <see cref="MessageTemplate"/> says how it is written.</param>
/// <param name="Voice">What a call says; null where nothing is laid down.</param>
[GenerateSerializer, Immutable, Alias("countersign.template-text")]
public sealed record TemplateText(
    [property: Id(0)] string Language,
    [property: Id(1)] string Text,
    [property: Id(2)] string? Voice);
