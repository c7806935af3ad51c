using System.Security.Cryptography;
using Countersign.Api.Answers;
using Countersign.Api.Authentication;
using Countersign.Api.Idempotency;
using Countersign.Api.Requests;
using Countersign.Tenants;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Countersign.Api.Admin.Tenants;

/// <summary>The API keys of a tenant as operators make, see and end them.</summary>
internal static class KeysApi
{
    /// <summary>Characters of a key's id, the first of which is not a digit of its operation.</summary>
    private const int IdLength = 13;

    public static void MapKeysOfOperators(this IEndpointRouteBuilder tenants)
    {
        tenants.MapPost("/{id}/keys", CreateAsync).Idempotent();
        tenants.MapGet("/{id}/keys", ListAsync);
        tenants.MapPost("/{id}/keys/{key}/rotate", RotateAsync).Idempotent();
        tenants.MapDelete("/{id}/keys/{key}", RevokeAsync);
    }

    private static Task<Results<Created<NewKeyBody>, Problem>> CreateAsync(
        string id,
        Body<CreateKeyRequest> body,
        HttpContext context,
        TenantDesk desk,
        IRandomSource random,
        TimeProvider time)
    {
        var request = body.Value;
        var (record, secret) = New(context.Operation(), request.Sandbox, random, time);
        record = record with
        {
            Role = request.Role,
            Narrowed = request.Scopes,
            Life = request.Life,
            ExpiresAt = record.CreatedAt + request.Life,
        };
        return AddAsync(id, record, secret, replacement: null, context, desk);
    }

    private static async Task<Results<Ok<KeysBody>, Problem>> ListAsync(
        string id, HttpContext context, TenantDesk desk) =>
        await desk.FindAsync(id, context.RequestAborted) is { } tenant
            ? TypedResults.Ok(new KeysBody([.. tenant.Keys.Select(KeyBody.Of)]))
            : Problems.NoSuchTenant();

    private static async Task<Results<Created<NewKeyBody>, Problem>> RotateAsync(
        string id,
        string key,
        Body<RotateKeyRequest> body,
        HttpContext context,
        TenantDesk desk,
        IRandomSource random,
        TimeProvider time)
    {
        if (await desk.FindAsync(id, context.RequestAborted) is not { } tenant)
            return Problems.NoSuchTenant();
        if (tenant.Keys.FirstOrDefault(each => each.Id == key) is not { } old)
            return Problems.NotFound("key");

        var (record, secret) = New(context.Operation(), old.Sandbox, random, time);
        var replacement = new KeyReplacement(key, time.GetUtcNow() + body.Value.Overlap);
        return await AddAsync(id, record, secret, replacement, context, desk);
    }

    /// <summary>Repeatable: a key that is not there is revoked.</summary>
    private static async Task<Results<NoContent, Problem>> RevokeAsync(
        string id, string key, HttpContext context, TenantDesk desk)
    {
        var result = await desk.RunAsync(
            context,
            id,
            key,
            static (grain, keyId, token) => grain.RevokeKeyAsync(keyId, token));
        return result is TenantResult.Done or TenantResult.NoSuchKey
            ? TypedResults.NoContent()
            : TenantDesk.Refusal(result);
    }

    private static async Task<Results<Created<NewKeyBody>, Problem>> AddAsync(
        string id,
        ApiKeyRecord record,
        string secret,
        KeyReplacement? replacement,
        HttpContext context,
        TenantDesk desk)
    {
        var result = await desk.RunAsync(
            context,
            id,
            (Key: record, replacement),
            static (grain, add, token) => grain.AddKeyAsync(add.Key, add.replacement, token));
        if (result is not TenantResult.Done done)
            return TenantDesk.Refusal(result);

        var added = done.Tenant.Keys.First(key => key.Id == record.Id);
        return TypedResults.Created(
            $"/admin/tenants/{id}/keys",
            new NewKeyBody(ApiKey.Format(added.Sandbox, id, added.Id, secret), KeyBody.Of(added)));
    }

    /// <summary>
    /// The id follows from the operation: what is tried again after a crash takes the place of what nobody was shown.
    /// </summary>
    private static (ApiKeyRecord Record, string Secret) New(
        OperationId operation, bool sandbox, IRandomSource random, TimeProvider time)
    {
        Span<byte> bytes = stackalloc byte[ApiKey.SecretBytes];
        random.Fill(bytes);
        var secret = Convert.ToHexStringLower(bytes);
        var hash = new byte[SHA256.HashSizeInBytes];
        ApiKey.HashSecret(secret, hash);
        var id = $"k{operation.High ^ operation.Low:x16}"[..IdLength];
        return (new ApiKeyRecord(id, hash, sandbox, ExpiresAt: null) { CreatedAt = time.GetUtcNow() }, secret);
    }
}
