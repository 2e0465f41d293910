import { catalogue } from '@fanfare/event-contract/catalogue';
import type { EventDefinition } from '@fanfare/event-contract/event';
import { jsonSchemaOf } from '@fanfare/event-contract/snapshots';
import { Documented, type RouteDocumentation } from '@fanfare/http/openapi/documented.decorator';
import { type Page, pageOf, pageSchema } from '@fanfare/http/requests/pagination';
import { ZodQuery } from '@fanfare/http/requests/request-schemas';
import { Controller, Get } from '@nestjs/common';
import { type EventTypeList, type EventTypeView, eventTypeList, eventTypeView } from './event-types.schemas';
import { publicDefinitions } from './sample-events';

const listDocumentation: RouteDocumentation = {
  summary: 'List the events of the platform',
  description:
    'Every event that webhooks may carry, by name, with the schema and an example of its `data`. Events that you publish ' +
    'yourself with `POST /events` are not listed.',
  answers: {
    200: {
      description: 'A page of event types.',
      schema: pageSchema(eventTypeView),
      example: { data: [viewOf(catalogue.CustomerAccountActivated)], nextCursor: null },
    },
  },
};

/** What webhooks may carry. */
@Controller('event-types')
export class EventTypesController {
  @Get()
  @Documented(listDocumentation)
  list(@ZodQuery(eventTypeList) { limit, cursor }: EventTypeList): Page<EventTypeView> {
    const following = publicDefinitions.filter(({ name }) => cursor === undefined || name > cursor);
    return pageOf(following.slice(0, limit + 1).map(viewOf), limit, ({ name }) => name);
  }
}

function viewOf(definition: EventDefinition): EventTypeView {
  const { name, version, description, example } = definition;
  return { name, version, description, schema: jsonSchemaOf(definition), example };
}
