import 'reflect-metadata';
import { bootstrap } from '@fanfare/http/bootstrap';
import { environment } from './app.config';
import { AppModule } from './app.module';

void bootstrap('webhooks', environment, AppModule);
